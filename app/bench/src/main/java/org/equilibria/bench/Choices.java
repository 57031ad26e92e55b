package org.equilibria.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.inexact.PrecisionMode;
import org.equilibria.study.result.Words;

/** What was asked for, read so that all mistakes of it are told together. */
final class Choices {

  private final Catalog catalog;
  private final List<String> mistakes = new ArrayList<>();

  /** A text as it was given, and what it stands for. */
  record Named<T>(String text, T value) {}

  Choices(Catalog catalog) {
    this.catalog = catalog;
  }

  List<Named<ComponentSpec>> components(String path, Kind<?> kind, List<String> texts) {
    List<Named<ComponentSpec>> all = new ArrayList<>();
    for (String text : texts) {
      List<Mistake> found = new ArrayList<>();
      Optional<ComponentSpec> spec = ComponentNotation.read(KeyPath.of(path), text, found);
      spec.ifPresent(
          s -> {
            found.addAll(catalog.check(KeyPath.of(path), kind, s));
            all.add(new Named<>(text, s));
          });
      found.forEach(mistake -> mistakes.add(mistake.toString()));
    }
    require(!all.isEmpty() || !texts.isEmpty(), path + ": nothing is chosen");
    once(path, all.stream().map(Named::value).toList());
    return all;
  }

  Optional<ComponentSpec> component(String path, Kind<?> kind, String text) {
    return components(path, kind, List.of(text)).stream().map(Named::value).findFirst();
  }

  List<Named<PrecisionMode>> precisions(List<PrecisionMode> accepted, List<String> texts) {
    List<Named<PrecisionMode>> all = new ArrayList<>();
    for (String text : texts) {
      constant("precision", accepted, text).ifPresent(p -> all.add(new Named<>(Words.of(p), p)));
    }
    once("precision", all.stream().map(Named::text).toList());
    return all;
  }

  <E extends Enum<E>> Optional<E> constant(String path, List<E> accepted, String text) {
    Optional<E> found =
        accepted.stream().filter(c -> Words.of(c).equalsIgnoreCase(text)).findFirst();
    if (found.isEmpty()) {
      known(path, accepted.stream().map(Words::of).toList(), text);
    }
    return found;
  }

  void known(String path, List<String> accepted, String text) {
    if (!accepted.contains(text)) {
      mistakes.add(path + ": there is no '" + text + "'" + catalog.hint(text, accepted));
    }
  }

  Choices require(boolean holds, String otherwise) {
    if (!holds) {
      mistakes.add(otherwise);
    }
    return this;
  }

  /** Refuse what is chosen twice: it would be measured twice under one name. */
  Choices once(String path, List<?> chosen) {
    Set<Object> seen = new HashSet<>();
    Set<Object> twice = new LinkedHashSet<>();
    chosen.stream().filter(c -> !seen.add(c)).forEach(twice::add);
    twice.forEach(c -> mistakes.add(path + ": " + c + " is chosen twice"));
    return this;
  }

  Choices addAll(Stream<String> others) {
    others.forEach(mistakes::add);
    return this;
  }

  /**
   * End the reading.
   *
   * @throws EquilibriaException INVALID_INPUT naming every mistake
   */
  void finish() {
    if (!mistakes.isEmpty()) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, String.join("\n", mistakes));
    }
  }
}

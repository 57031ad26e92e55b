package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;

/**
 * A reader of the axes of a study. A value is put in its place of the complete pipeline, and what
 * is read there is its complete form. A value may fit some levels of the axes above it alone, as
 * {@code solver.window} does where an axis names solvers without one.
 */
final class AxesReader {

  private final Catalog catalog;
  private final List<Mistake> mistakes;

  AxesReader(Catalog catalog, List<Mistake> mistakes) {
    this.catalog = catalog;
    this.mistakes = mistakes;
  }

  /** An axis as written; its values are known once those of the axes above it are. */
  private record Written(Dimension dimension, Object values) {

    KeyPath path() {
      return dimension.path();
    }

    KeyPath place() {
      return Keys.AXES.key(dimension.id());
    }
  }

  /** A pipeline as a tree, complete, and the mistakes that it was read with. */
  private record Reading(ConfigTree tree, List<Mistake> mistakes) {}

  /**
   * Return the axes in the order given.
   *
   * @param base may hold what mistakes left of it
   */
  List<Axis> axes(Pipeline base, Map<String, Object> given) {
    List<Mistake> known = List.copyOf(mistakes);
    List<Written> written = new ArrayList<>();
    given.forEach(
        (name, values) ->
            dimension(name, written)
                .ifPresent(dimension -> written.add(new Written(dimension, values))));
    Reading start = read(ConfigTree.of(StudyWriter.complete(base)));
    Map<Written, Axis> read = new LinkedHashMap<>();
    written.stream()
        .sorted(Comparator.comparingInt(w -> w.path().steps().size()))
        .filter(w -> known.stream().noneMatch(mistake -> isAbove(mistake, w.path())))
        .forEach(w -> read.put(w, axis(w, contexts(w, start, read))));
    return written.stream().filter(read::containsKey).map(read::get).toList();
  }

  private Optional<Dimension> dimension(String name, List<Written> before) {
    KeyPath place = Keys.AXES.key(name);
    try {
      Dimension dimension = Dimension.named(name);
      boolean twice = before.stream().anyMatch(w -> w.dimension().equals(dimension));
      if (Keys.VARIABLE.contains(dimension.path().steps().get(0)) && !twice) {
        return Optional.of(dimension);
      }
      mistakes.add(
          new Mistake(place, twice ? "this is axis " + dimension + " again" : unknown(name)));
    } catch (IllegalArgumentException e) {
      mistakes.add(new Mistake(place, unknown(name)));
    }
    return Optional.empty();
  }

  private String unknown(String name) {
    List<String> accepted = new ArrayList<>(Dimension.ALL.stream().map(Dimension::id).toList());
    Keys.VARIABLE.stream().filter(key -> !accepted.contains(key)).forEach(accepted::add);
    String sought = name.replaceFirst("[.\\[].*", "");
    return "unknown key"
        + catalog.hint(sought, accepted)
        + ", or the path of a value in one of these, such as termination.rtol";
  }

  /** What is wrong above a value leaves nothing to put it in. */
  private static boolean isAbove(Mistake mistake, KeyPath path) {
    return path.isWithin(mistake.path()) && !path.equals(mistake.path());
  }

  private Reading read(ConfigTree tree) {
    List<Mistake> found = tree.faults();
    Pipeline pipeline = new StudyReader(catalog, found).pipeline(tree.plain());
    return new Reading(ConfigTree.of(StudyWriter.complete(pipeline)), found);
  }

  /** Return what an axis may stand in: every combination of the levels of the axes above it. */
  private List<Reading> contexts(Written of, Reading start, Map<Written, Axis> read) {
    List<Reading> contexts = List.of(start);
    for (Map.Entry<Written, Axis> above : read.entrySet()) {
      if (of.path().isWithin(above.getKey().path())) {
        KeyPath path = above.getKey().path();
        contexts =
            contexts.stream()
                .flatMap(
                    context ->
                        above.getValue().values().stream()
                            .map(level -> read(context.tree().with(path, level, Place.NONE))))
                .toList();
      }
    }
    return contexts;
  }

  private Axis axis(Written axis, List<Reading> contexts) {
    List<Reading> fitting =
        contexts.stream().filter(context -> context.tree().at(axis.path()).isPresent()).toList();
    if (fitting.isEmpty() && !contexts.isEmpty()) {
      mistakes.add(new Mistake(axis.place(), nowhere(axis, contexts.get(0))));
      return new Axis(axis.dimension(), List.of());
    }
    return new Axis(
        axis.dimension(),
        new StudyReader(catalog, mistakes)
            .list(
                axis.place(), axis.values(), (place, value) -> level(axis, place, value, fitting)));
  }

  /** Return why a pipeline has no such value: what is said of it where it is given one. */
  private String nowhere(Written axis, Reading context) {
    Object first = axis.values() instanceof List<?> list && !list.isEmpty() ? list.get(0) : "1";
    Object value = first == null ? "1" : first;
    return put(axis, value, context).mistakes().stream()
        .findFirst()
        .map(mistake -> said(axis, mistake))
        .orElse("there is no such value");
  }

  private static String said(Written axis, Mistake mistake) {
    return mistake.path().equals(axis.path()) ? mistake.sentence() : mistake.toString();
  }

  /** Return what becomes of a pipeline with a value, and the mistakes that the value adds. */
  private Reading put(Written axis, Object value, Reading context) {
    Reading with = read(context.tree().with(axis.path(), value, Place.NONE));
    List<Mistake> added = new ArrayList<>(with.mistakes());
    added.removeAll(context.mistakes());
    return new Reading(with.tree(), added);
  }

  /** Return the complete form of a value in the first pipeline that it fits. */
  private Optional<Object> level(
      Written axis, KeyPath place, Object value, List<Reading> contexts) {
    List<Mistake> first = List.of();
    for (Reading context : contexts) {
      Reading with = put(axis, value, context);
      if (with.mistakes().isEmpty()) {
        return with.tree().at(axis.path()).map(level -> own(axis.path(), level, value));
      }
      first = first.isEmpty() ? with.mistakes() : first;
    }
    for (Mistake mistake : first) {
      mistakes.add(
          mistake.path().isWithin(axis.path())
              ? mistake.moved(axis.path(), place)
              : new Mistake(place, mistake.toString()));
    }
    return Optional.empty();
  }

  /** Return a level; of a component, those further keys of its section alone that it names. */
  private static Object own(KeyPath path, ConfigNode level, Object given) {
    List<String> further = Keys.FURTHER.getOrDefault(path.toString(), List.of());
    if (!(ConfigNode.plain(level) instanceof Map<?, ?> map)) {
      return ConfigNode.plain(level);
    }
    ConfigNode written = ConfigTree.opened(ConfigNode.of(given, Place.NONE));
    Set<String> named = written instanceof ConfigNode.Mapping m ? m.entries().keySet() : Set.of();
    Map<String, Object> own = Components.keys(map);
    own.keySet().removeIf(key -> further.contains(key) && !named.contains(key));
    return own.size() == 1 && own.containsKey(Keys.ID) ? own.getOrDefault(Keys.ID, "") : own;
  }
}

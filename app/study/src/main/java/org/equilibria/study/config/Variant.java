package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;

/**
 * A study at one value of each of the axes that it has there.
 *
 * @param values what the combination is of
 * @param pipeline every choice; where the values do not fit together, what they leave of it
 * @param labels the value of each dimension as people write it, by its name: of those that every
 *     table has, and of the axes
 * @param refusal why the values do not fit together, if they do not
 */
public record Variant(
    Map<Dimension, Object> values,
    Pipeline pipeline,
    Map<String, String> labels,
    Optional<String> refusal) {

  /** Copy the values and labels, keeping their order. */
  public Variant {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** Return every combination that the study runs, the first axis outermost. */
  public static List<Variant> of(StudyConfig config, Catalog catalog) {
    return of(config, catalog, values -> Map.of());
  }

  /**
   * Return every combination that the study runs, with options that no axis varies.
   *
   * @param tuned values of options, for the values of a combination
   */
  public static List<Variant> of(
      StudyConfig config,
      Catalog catalog,
      Function<Map<Dimension, Object>, Map<Dimension, Object>> tuned) {
    Maker maker = new Maker(config, catalog);
    return Combinations.of(config, maker.completion).stream()
        .map(values -> maker.variant(values, tuned.apply(values)))
        .toList();
  }

  /** A maker of the variants of one study. */
  private static final class Maker {

    private static final String BY_LAYER = "by layer";

    /** What a combination that does not have an axis says of it. */
    private static final String NOTHING = "-";

    private final StudyConfig config;
    private final Catalog catalog;
    private final Completion completion;

    /** Options that a component has by default, by its path and name. */
    private final Map<KeyPath, Map<String, Object>> defaults = new HashMap<>();

    Maker(StudyConfig config, Catalog catalog) {
      this.config = config;
      this.catalog = catalog;
      completion = new Completion(config.base(), catalog);
    }

    Variant variant(Map<Dimension, Object> values, Map<Dimension, Object> tuned) {
      Map<Dimension, Object> all = new LinkedHashMap<>(values);
      all.putAll(tuned);
      Completion.Complete complete = completion.with(all);
      return new Variant(
          values,
          complete.pipeline(),
          labels(complete.tree(), values),
          refusal(complete.mistakes()));
    }

    private static Optional<String> refusal(List<Mistake> mistakes) {
      return mistakes.isEmpty()
          ? Optional.empty()
          : Optional.of(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("; ")));
    }

    private Map<String, String> labels(ConfigTree complete, Map<Dimension, Object> values) {
      Map<String, String> labels = new LinkedHashMap<>();
      for (Dimension dimension : Dimension.ALL) {
        labels.put(
            dimension.id(),
            complete
                .at(dimension.path())
                .map(value -> label(dimension.path(), own(dimension, value)))
                .orElse(BY_LAYER));
      }
      for (Dimension varied : config.varied()) {
        labels.put(
            varied.id(),
            Optional.ofNullable(values.get(varied))
                .or(() -> complete.at(varied.path()).map(value -> own(varied, value)))
                .map(value -> label(varied.path(), value))
                .orElse(NOTHING));
      }
      return labels;
    }

    /** Return a value without the keys of its section that are none of the component. */
    private static Object own(Dimension dimension, ConfigNode value) {
      if (!(ConfigNode.plain(value) instanceof Map<?, ?> map)) {
        return ConfigNode.plain(value);
      }
      Map<String, Object> component = Components.keys(map);
      component.keySet().removeAll(Keys.FURTHER.getOrDefault(dimension.id(), List.of()));
      return component;
    }

    /** Return a value in the notation of components, options that have their default aside. */
    private String label(KeyPath path, Object value) {
      if (value instanceof List<?> list) {
        return list.stream().map(item -> label(path, item)).collect(Collectors.joining(" | "));
      }
      if (!(value instanceof Map<?, ?> map)) {
        return value instanceof Double number ? written(number) : String.valueOf(value);
      }
      Map<String, Object> options = Components.keys(map);
      String id = String.valueOf(options.remove(Keys.ID));
      Map<String, Object> byDefault =
          defaults.computeIfAbsent(path.key(id), key -> defaults(path, id));
      options.entrySet().removeIf(e -> e.getValue().equals(byDefault.get(e.getKey())));
      return Components.notation(id, options);
    }

    /** Return 1e-6 for 1.0E-6 and 1 for 1.0. */
    private static String written(double number) {
      return String.valueOf(number).replace('E', 'e').replaceFirst("\\.0(?=e|$)", "");
    }

    private Map<String, Object> defaults(KeyPath path, String id) {
      ConfigTree tree = completion.base().with(path, id, Place.NONE);
      Pipeline bare = new StudyReader(catalog, new ArrayList<>()).pipeline(tree.plain());
      return ConfigTree.of(StudyWriter.complete(bare)).at(path).map(ConfigNode::plain).stream()
          .filter(Map.class::isInstance)
          .map(complete -> Components.keys((Map<?, ?>) complete))
          .findFirst()
          .orElse(Map.of());
    }
  }
}

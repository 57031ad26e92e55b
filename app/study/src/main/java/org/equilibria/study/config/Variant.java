package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;

/**
 * A study at one value of each of its axes.
 *
 * @param pipeline every choice; where the values do not fit together, what they leave of it
 * @param labels the value of each dimension as people write it, by its name: of those that every
 *     table has, and of the axes
 * @param refusal why the values do not fit together, if they do not
 */
public record Variant(Pipeline pipeline, Map<String, String> labels, Optional<String> refusal) {

  /** Copy the labels, keeping their order. */
  public Variant {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** Return every combination of the values of the axes, the first axis outermost. */
  public static List<Variant> of(StudyConfig config, Catalog catalog) {
    List<List<Object>> combinations = List.of(List.of());
    for (Axis axis : config.axes()) {
      combinations =
          combinations.stream()
              .flatMap(
                  outer ->
                      axis.values().stream()
                          .map(
                              value -> {
                                List<Object> values = new ArrayList<>(outer);
                                values.add(value);
                                return values;
                              }))
              .toList();
    }
    Maker maker = new Maker(config, catalog);
    return combinations.stream().map(maker::variant).toList();
  }

  /** A maker of the variants of one study. */
  private static final class Maker {

    private static final String BY_LAYER = "by layer";

    private final StudyConfig config;
    private final Catalog catalog;
    private final ConfigTree base;

    /** Options that a component has by default, by its path and name. */
    private final Map<KeyPath, Map<String, Object>> defaults = new HashMap<>();

    Maker(StudyConfig config, Catalog catalog) {
      this.config = config;
      this.catalog = catalog;
      base = ConfigTree.of(StudyWriter.complete(config.base()));
    }

    /** Read the base with the given values, what is above others first. */
    Variant variant(List<Object> values) {
      Map<KeyPath, Object> byPath = new LinkedHashMap<>();
      for (int i = 0; i < values.size(); i++) {
        byPath.put(config.axes().get(i).dimension().path(), values.get(i));
      }
      ConfigTree tree = base;
      for (Map.Entry<KeyPath, Object> level : outerFirst(byPath)) {
        tree = tree.with(level.getKey(), level.getValue(), Place.NONE);
      }
      List<Mistake> mistakes = tree.faults();
      Pipeline pipeline = new StudyReader(catalog, mistakes).pipeline(tree.plain());
      return new Variant(pipeline, labels(pipeline, byPath), refusal(mistakes));
    }

    private static List<Map.Entry<KeyPath, Object>> outerFirst(Map<KeyPath, Object> byPath) {
      return byPath.entrySet().stream()
          .sorted(Comparator.comparingInt(level -> level.getKey().steps().size()))
          .toList();
    }

    private static Optional<String> refusal(List<Mistake> mistakes) {
      return mistakes.isEmpty()
          ? Optional.empty()
          : Optional.of(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("; ")));
    }

    private Map<String, String> labels(Pipeline pipeline, Map<KeyPath, Object> varied) {
      ConfigTree complete = ConfigTree.of(StudyWriter.complete(pipeline));
      Map<String, String> labels = new LinkedHashMap<>();
      for (Dimension dimension : Dimension.ALL) {
        labels.put(
            dimension.id(),
            complete
                .at(dimension.path())
                .map(value -> label(dimension.path(), own(dimension, value)))
                .orElse(BY_LAYER));
      }
      for (Axis axis : config.axes()) {
        KeyPath path = axis.dimension().path();
        labels.put(axis.dimension().id(), label(path, varied.getOrDefault(path, "")));
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
      ConfigTree tree = base.with(path, id, Place.NONE);
      Pipeline bare = new StudyReader(catalog, new ArrayList<>()).pipeline(tree.plain());
      return ConfigTree.of(StudyWriter.complete(bare)).at(path).map(ConfigNode::plain).stream()
          .filter(Map.class::isInstance)
          .map(complete -> Components.keys((Map<?, ?>) complete))
          .findFirst()
          .orElse(Map.of());
    }
  }
}

package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.Mistake;

/** A pipeline with other values in their places, complete with every default. */
final class Completion {

  private final Catalog catalog;
  private final ConfigTree base;

  /** The last answer, which is mostly asked for again. */
  private Optional<Known> last = Optional.empty();

  Completion(Pipeline base, Catalog catalog) {
    this.catalog = catalog;
    this.base = ConfigTree.of(StudyWriter.complete(base));
  }

  /**
   * What values make of the pipeline.
   *
   * @param pipeline where they do not fit together, what they leave of it
   * @param tree the pipeline with every key
   * @param mistakes why they do not fit together; empty if they do
   */
  record Complete(Pipeline pipeline, ConfigTree tree, List<Mistake> mistakes) {}

  private record Known(Map<Dimension, Object> values, Complete complete) {}

  /** Return the pipeline as it is. */
  ConfigTree base() {
    return base;
  }

  /** Return the pipeline with the given values, what is above others set first. */
  Complete with(Map<Dimension, Object> values) {
    Known known =
        last.filter(k -> k.values().equals(values))
            .orElseGet(() -> new Known(new LinkedHashMap<>(values), read(values)));
    last = Optional.of(known);
    return known.complete();
  }

  private Complete read(Map<Dimension, Object> values) {
    ConfigTree tree = base;
    List<Map.Entry<Dimension, Object>> outerFirst =
        values.entrySet().stream()
            .sorted(Comparator.comparingInt(e -> e.getKey().path().steps().size()))
            .toList();
    for (Map.Entry<Dimension, Object> value : outerFirst) {
      tree = tree.with(value.getKey().path(), value.getValue(), Place.NONE);
    }
    List<Mistake> mistakes = new ArrayList<>(tree.faults());
    Pipeline pipeline = new StudyReader(catalog, mistakes).pipeline(tree.plain());
    return new Complete(pipeline, ConfigTree.of(StudyWriter.complete(pipeline)), mistakes);
  }

  /** Return the value of a dimension; one that does not fit is as it was given. */
  Optional<Object> value(Dimension of, Map<Dimension, Object> values) {
    return with(values)
        .tree()
        .at(of.path())
        .map(ConfigNode::plain)
        .or(() -> Optional.ofNullable(values.get(of)));
  }
}

package org.equilibria.study.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;

/** The combinations of values of axes that a study runs: the first axis is outermost. */
final class Combinations {

  private final StudyConfig config;
  private final Completion completion;
  private final List<List<Axis>> groups;
  private final List<Map<Dimension, Object>> found = new ArrayList<>();
  private final Set<Dimension> existing = new HashSet<>();
  private final Set<Integer> excluding = new TreeSet<>();
  private int visited;

  private Combinations(StudyConfig config, Completion completion) {
    this.config = config;
    this.completion = completion;
    groups =
        config.axes().stream()
            .map(axis -> config.design().group(axis.dimension()))
            .distinct()
            .map(
                group ->
                    group.stream()
                        .flatMap(d -> config.axes().stream().filter(a -> a.dimension().equals(d)))
                        .toList())
            .toList();
  }

  /**
   * Return the values of each combination by what they are of; of an axis that a combination does
   * not have none.
   *
   * @throws EquilibriaException INVALID_INPUT if there are more than 10,000 before any is excluded
   */
  static List<Map<Dimension, Object>> of(StudyConfig config, Completion completion) {
    Combinations combinations = new Combinations(config, completion);
    combinations.add(0, Map.of());
    combinations.found.addAll(config.design().include());
    return combinations.found;
  }

  /**
   * Return what of a design never does anything, and whether it leaves nothing. Of points that are
   * drawn, and any others that are listed one by one, none need be met by a condition.
   */
  static List<Mistake> mistakes(StudyConfig config, Catalog catalog) {
    Design design = config.design();
    if (design.when().isEmpty() && design.exclude().isEmpty()) {
      return List.of();
    }
    Combinations combinations = new Combinations(config, new Completion(config.base(), catalog));
    combinations.add(0, Map.of());
    List<Mistake> mistakes = new ArrayList<>();
    KeyPath study = KeyPath.of(Keys.STUDY);
    if (combinations.found.isEmpty() && design.include().isEmpty()) {
      mistakes.add(new Mistake(study.key(Keys.EXCLUDE), "every combination is left out"));
    }
    if (combinations.groups.size() == 1 && config.axes().size() > 1) {
      return mistakes;
    }
    for (Dimension axis : design.when().keySet()) {
      if (!combinations.existing.contains(axis)) {
        mistakes.add(
            new Mistake(
                study.key(Keys.WHEN).key(axis.id()),
                "no combination meets this, so that the axis never exists"));
      }
    }
    for (int i = 0; i < design.exclude().size(); i++) {
      if (!combinations.excluding.contains(i)) {
        mistakes.add(
            new Mistake(study.key(Keys.EXCLUDE).item(i), "no combination is left out by this"));
      }
    }
    return mistakes;
  }

  private void add(int from, Map<Dimension, Object> outer) {
    if (from == groups.size()) {
      addWhole(outer);
      return;
    }
    List<Axis> group = groups.get(from);
    int most = group.stream().mapToInt(axis -> axis.values().size()).max().orElse(0);
    for (int i = 0; i < most; i++) {
      Map<Dimension, Object> values = new LinkedHashMap<>(outer);
      for (Axis axis : group) {
        if (exists(axis.dimension(), values)) {
          values.put(axis.dimension(), axis.values().get(i));
        }
      }
      add(from + 1, values);
      if (values.equals(outer)) {
        return; // nothing of the group exists here, so that its other values are the same
      }
    }
  }

  private boolean exists(Dimension axis, Map<Dimension, Object> values) {
    boolean exists =
        config
            .design()
            .condition(axis)
            .map(condition -> condition.holds(of -> completion.value(of, values)))
            .orElse(true);
    if (exists) {
      existing.add(axis);
    }
    return exists;
  }

  private void addWhole(Map<Dimension, Object> values) {
    List<Condition> exclude = config.design().exclude();
    List<Integer> matching =
        IntStream.range(0, exclude.size())
            .filter(i -> exclude.get(i).holds(of -> completion.value(of, values)))
            .boxed()
            .toList();
    excluding.addAll(matching);
    if (matching.isEmpty()) {
      found.add(Collections.unmodifiableMap(values));
    }
    if (++visited > Ranges.MOST) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "study: the axes make more than %,d combinations before any is excluded"
              .formatted(Ranges.MOST));
    }
  }
}

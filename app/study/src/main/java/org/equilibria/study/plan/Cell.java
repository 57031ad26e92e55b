package org.equilibria.study.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.study.config.Pipeline;

/**
 * One training run of a study.
 *
 * @param number its own in the plan, from 1
 * @param pipeline every choice
 * @param seed of its random numbers
 * @param labels the value of each dimension as people write it, by dimension
 * @param varied the labels of the dimensions that the study varies, outermost first
 * @param impossible why the cell cannot be run, if it cannot
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Cell(
    int number,
    Pipeline pipeline,
    long seed,
    Map<String, String> labels,
    Map<String, String> varied,
    Optional<String> impossible) {

  /** Copy the labels, keeping their order. */
  public Cell {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    varied = Collections.unmodifiableMap(new LinkedHashMap<>(varied));
  }

  /** Return the same cell with another number. */
  Cell numbered(int value) {
    return new Cell(value, pipeline, seed, labels, varied, impossible);
  }

  /** Return a name for people: the varied labels. */
  public String name() {
    return varied.isEmpty() ? "base" : String.join(", ", varied.values());
  }

  /** Return the name with the seed. */
  @Override
  public String toString() {
    return name() + ", seed " + seed;
  }
}

package org.equilibria.study.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.engine.network.Guarantee;
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
 * @param guarantees what the layers guarantee, as far as a trial tells, and whether their solvers
 *     are proved to converge for it
 * @param tuned what a search found for it, once that has ended
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Cell(
    int number,
    Pipeline pipeline,
    long seed,
    Map<String, String> labels,
    Map<String, String> varied,
    Optional<String> impossible,
    List<Guarantee> guarantees,
    Optional<Tuned> tuned) {

  /** Copy the labels, keeping their order, and the guarantees. */
  public Cell {
    guarantees = List.copyOf(guarantees);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    varied = Collections.unmodifiableMap(new LinkedHashMap<>(varied));
  }

  /** Describe a cell for which nothing is searched. */
  public Cell(
      int number,
      Pipeline pipeline,
      long seed,
      Map<String, String> labels,
      Map<String, String> varied,
      Optional<String> impossible,
      List<Guarantee> guarantees) {
    this(number, pipeline, seed, labels, varied, impossible, guarantees, Optional.empty());
  }

  /** Return the same cell with another number. */
  Cell numbered(int value) {
    return new Cell(value, pipeline, seed, labels, varied, impossible, guarantees, tuned);
  }

  /** Return the guarantees in words, if there are any. */
  public Optional<String> guarantee() {
    return guarantees.isEmpty() ? Optional.empty() : Optional.of(Guarantee.text(guarantees));
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

package org.equilibria.study.fit;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.engine.train.SolveSummary;

/**
 * Hold what a model says of samples, row-major.
 *
 * @param columns what a row holds: the names of the classes or of the values
 * @param values n x c: the probability of each class, or the values in the units of the data; NaN
 *     where the network has no finite answer
 * @param predicted the most probable class of each sample, -1 for none; of length 0 for regression
 * @param converged whether each sample's solves met the termination rule
 * @param solves all of them
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Predictions(
    List<String> columns,
    double[] values,
    int[] predicted,
    boolean[] converged,
    SolveSummary solves) {

  /** Copy the names. */
  public Predictions {
    columns = List.copyOf(columns);
  }

  /** Return whether these are classes, not values; of no samples they are values. */
  public boolean classes() {
    return predicted.length > 0;
  }

  /** Return whether the caller cancelled, so that samples are missing. */
  public boolean cancelled() {
    return solves.status() == SolveStatus.CANCELLED;
  }

  /** Return n. */
  public int count() {
    return converged.length;
  }

  /** Return the name of the class predicted for a sample; empty without a finite answer. */
  public Optional<String> predictedName(int sample) {
    return predicted[sample] < 0 ? Optional.empty() : Optional.of(columns.get(predicted[sample]));
  }

  /** Return the entry of a sample in a column. */
  public double value(int sample, int column) {
    return values[sample * columns.size() + column];
  }

  /** Return the number of samples whose solves did not meet the termination rule. */
  public int unconverged() {
    return (int) IntStream.range(0, count()).filter(i -> !converged[i]).count();
  }

  /** Return the number of samples without a finite answer. */
  public int unanswered() {
    return (int) IntStream.range(0, count()).filter(i -> !isFinite(i)).count();
  }

  private boolean isFinite(int sample) {
    return IntStream.range(0, columns.size()).allMatch(c -> Double.isFinite(value(sample, c)));
  }
}

package org.equilibria.study.fit;

import java.util.List;
import org.apiguardian.api.API;
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

  /** Return n. */
  public int count() {
    return converged.length;
  }
}

package org.equilibria.study.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.study.result.Proportion;

/**
 * How predicted numbers compare with the true ones.
 *
 * <p>Intervals are percentile bootstraps (Efron 1979) at {@link Proportion#LEVEL}: the samples are
 * drawn anew 1000 times with replacement, by a fixed seed. They say how a figure varies with the
 * samples drawn, and are too narrow where samples are few; a single sample has none.
 *
 * @param count samples
 * @param unanswered samples of which an output is not finite; they are in no figure
 * @param targets one a target
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Regression(int count, int unanswered, List<TargetErrors> targets)
    implements Evaluation {

  /** Copy the list. */
  public Regression {
    targets = List.copyOf(targets);
  }

  /**
   * Judge predictions.
   *
   * @param predicted n x k, row-major, in the units of the values
   * @param values n x k true values, all finite
   * @param targets names of the k targets, at least one
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public static Regression of(double[] predicted, double[] values, List<String> targets) {
    int k = targets.size();
    if (k == 0 || predicted.length != values.length || values.length % k != 0) {
      throw new IllegalArgumentException(
          String.format(
              "%d predictions and %d values are not those of %d targets",
              predicted.length, values.length, k));
    }
    int count = values.length / k;
    int[] answered =
        IntStream.range(0, count)
            .filter(
                i -> IntStream.range(i * k, i * k + k).allMatch(j -> Double.isFinite(predicted[j])))
            .toArray();
    List<TargetErrors> errors = new ArrayList<>();
    for (int t = 0; t < k; t++) {
      int target = t;
      double[] truth = Arrays.stream(answered).mapToDouble(i -> values[i * k + target]).toArray();
      double[] made = Arrays.stream(answered).mapToDouble(i -> predicted[i * k + target]).toArray();
      errors.add(TargetErrors.of(targets.get(t), made, truth));
    }
    return new Regression(count, count - answered.length, errors);
  }
}

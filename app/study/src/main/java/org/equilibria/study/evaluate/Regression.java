package org.equilibria.study.evaluate;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
 * @param points one a target: what charts show, which is no part of the JSON of an evaluation
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Regression(
    int count, int unanswered, List<TargetErrors> targets, @JsonIgnore List<Points> points)
    implements Evaluation {

  /** Most samples whose points are kept, as many as a chart can show. */
  public static final int MOST_POINTS = 1000;

  /**
   * The predictions of one target beside the truth, of all samples with an answer or of {@link
   * #MOST_POINTS}, evenly taken.
   *
   * @param values true values
   * @param predicted as many predictions
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public record Points(List<Double> values, List<Double> predicted) {

    /** Copy the lists. */
    public Points {
      values = List.copyOf(values);
      predicted = List.copyOf(predicted);
    }

    private static Points of(double[] values, double[] predicted) {
      int n = values.length;
      int[] shown =
          IntStream.range(0, Math.min(n, MOST_POINTS))
              .map(i -> (int) ((long) i * n / Math.min(n, MOST_POINTS)))
              .toArray();
      return new Points(
          Arrays.stream(shown).mapToObj(i -> values[i]).toList(),
          Arrays.stream(shown).mapToObj(i -> predicted[i]).toList());
    }
  }

  /** Copy the lists. */
  public Regression {
    targets = List.copyOf(targets);
    points = List.copyOf(points);
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
    List<Points> points = new ArrayList<>();
    for (int t = 0; t < k; t++) {
      int target = t;
      double[] truth = Arrays.stream(answered).mapToDouble(i -> values[i * k + target]).toArray();
      double[] made = Arrays.stream(answered).mapToDouble(i -> predicted[i * k + target]).toArray();
      errors.add(TargetErrors.of(targets.get(t), made, truth));
      points.add(Points.of(truth, made));
    }
    return new Regression(count, count - answered.length, errors, points);
  }
}

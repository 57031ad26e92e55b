package org.equilibria.study.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * How predictions of one target do, in its units.
 *
 * @param name name of the target
 * @param rmse root of the mean squared error
 * @param mae mean of the absolute error
 * @param r2 R^2 = 1 - sum (y - f)^2 / sum (y - mean y)^2: 1 is perfect, 0 as good as the mean of
 *     these very values; -infinity where all values are equal, or NaN if they are predicted
 *     exactly, too
 * @param maxError largest absolute error
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TargetErrors(String name, Estimate rmse, Estimate mae, Estimate r2, double maxError) {

  static TargetErrors of(String name, double[] predicted, double[] values) {
    double centre = Arrays.stream(values).average().orElse(Double.NaN);
    double[] errors =
        IntStream.range(0, values.length).mapToDouble(i -> predicted[i] - values[i]).toArray();
    double[] centred = Arrays.stream(values).map(v -> v - centre).toArray();
    Bootstrap bootstrap = Bootstrap.of(errors, centred);
    return new TargetErrors(
        name,
        bootstrap.estimate(ErrorFigures::rmse),
        bootstrap.estimate(ErrorFigures::mae),
        bootstrap.estimate(ErrorFigures::r2),
        Arrays.stream(errors).map(Math::abs).max().orElse(Double.NaN));
  }
}

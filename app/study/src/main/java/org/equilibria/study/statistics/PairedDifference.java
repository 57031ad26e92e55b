package org.equilibria.study.statistics;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.hipparchus.stat.inference.TTest;

/**
 * How far numbers are from others that they are paired with.
 *
 * @param mean of the differences
 * @param p two-sided p-value of no difference; NaN of less than two pairs
 * @param isSame whether all differences are the same and not 0, so that p is that of their signs
 *     and not of the paired t test
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record PairedDifference(Mean mean, double p, boolean isSame) {

  /** What rounding leaves of equal differences, relative to the numbers: means of thousands. */
  private static final double ROUNDING = 1e-12;

  /**
   * Return the mean of the differences of pairs.
   *
   * <p>Where all n differences are the same the t test has no variance to go by. Counts, and shares
   * of a few samples, often differ alike by chance, far more often than normal numbers would: of
   * three pairs of hits among 20 at a rate of .95 one in 45 does, which the test would call
   * certain. Then p is that of the test of signs, 2^(1 - n), or 1 if the differences are 0.
   *
   * @param numbers one a pair, pairs being independent of each other
   * @param others as many
   */
  public static PairedDifference of(double[] numbers, double[] others) {
    double[] differences =
        IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i] - others[i]).toArray();
    Mean mean = Mean.of(differences);
    if (differences.length < 2) {
      return new PairedDifference(mean, Double.NaN, false);
    }
    double size =
        DoubleStream.concat(Arrays.stream(numbers), Arrays.stream(others))
            .map(Math::abs)
            .max()
            .orElseThrow();
    double rounding = ROUNDING * size;
    if (Arrays.stream(differences).allMatch(d -> Math.abs(d) <= rounding)) {
      return new PairedDifference(mean, 1, false);
    }
    boolean same =
        Arrays.stream(differences).allMatch(d -> Math.abs(d - differences[0]) <= rounding);
    return new PairedDifference(
        mean,
        same ? Math.scalb(1.0, 1 - differences.length) : new TTest().tTest(0, differences),
        same);
  }
}

package org.equilibria.study.statistics;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.hipparchus.stat.inference.TTest;

/**
 * How far numbers are from others that they are paired with.
 *
 * @param mean of the differences
 * @param p two-sided p-value of the paired t test of no difference; NaN of less than two pairs
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record PairedDifference(Mean mean, double p) {

  /**
   * Return the mean of the differences of pairs. Where all differences are the same the test has no
   * variance to go by: then p is 1 if they are 0, and 0 otherwise.
   *
   * @param differences one a pair, independent of each other
   */
  public static PairedDifference of(double... differences) {
    if (differences.length < 2) {
      return new PairedDifference(Mean.of(differences), Double.NaN);
    }
    boolean same = Arrays.stream(differences).allMatch(d -> d == differences[0]);
    double p = same ? (differences[0] == 0 ? 1 : 0) : new TTest().tTest(0, differences);
    return new PairedDifference(Mean.of(differences), p);
  }
}

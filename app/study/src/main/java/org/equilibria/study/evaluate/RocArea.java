package org.equilibria.study.evaluate;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hipparchus.stat.ranking.NaNStrategy;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;

/**
 * The area under the receiver operating characteristic: the probability that a sample of the class
 * has a higher score than one of the others, ties counting half (Hanley and McNeil 1982).
 */
final class RocArea {

  private RocArea() {}

  /**
   * Return the area, from the sum of the ranks of the class (Mann and Whitney 1947).
   *
   * @param scores one a sample
   * @param ofClass which samples are of the class
   * @return NaN if all or none are
   */
  static double of(double[] scores, IntPredicate ofClass) {
    double inside = IntStream.range(0, scores.length).filter(ofClass).count();
    double outside = scores.length - inside;
    if (inside == 0 || outside == 0) {
      return Double.NaN;
    }
    double[] ranks = new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(scores);
    double sum = IntStream.range(0, scores.length).filter(ofClass).mapToDouble(i -> ranks[i]).sum();
    return (sum - inside * (inside + 1) / 2) / (inside * outside);
  }
}

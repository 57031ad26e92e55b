package org.equilibria.study.report;

import java.util.List;

/**
 * What a page shows of a trajectory that was monitored.
 *
 * @param summary what was seen, in a line
 * @param predictedRadius way from A0 to a perfect fit if the network were linear in A; not finite
 *     if unknown
 * @param points one an epoch that was seen
 */
public record TrajectoryView(String summary, double predictedRadius, List<Point> points) {

  /** Copy the list. */
  public TrajectoryView {
    points = List.copyOf(points);
  }

  /**
   * An epoch; NaN for what is not known.
   *
   * @param epoch epochs done before
   * @param loss loss summed over all samples
   * @param envelope what it must not exceed
   * @param leastEigenvalue lambda_min(H) of the samples read
   * @param radius ||A - A0||_F
   */
  public record Point(
      int epoch, double loss, double envelope, double leastEigenvalue, double radius) {}
}

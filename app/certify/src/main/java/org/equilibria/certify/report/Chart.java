package org.equilibria.certify.report;

import java.util.List;

/**
 * A chart.
 *
 * @param title for people
 * @param note what a reader should know
 * @param x name of the horizontal axis
 * @param y name of the vertical axis
 * @param log whether the vertical axis is logarithmic
 * @param limit value above which a curve says nothing; NaN for none
 * @param curves its lines
 */
public record Chart(
    String title, String note, String x, String y, boolean log, double limit, List<Curve> curves) {

  /** Copy the list. */
  public Chart {
    curves = List.copyOf(curves);
  }
}

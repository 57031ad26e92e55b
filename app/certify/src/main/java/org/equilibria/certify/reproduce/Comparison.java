package org.equilibria.certify.reproduce;

/**
 * Hold a figure that is known from elsewhere beside ours.
 *
 * @param figure what it is
 * @param known the figure of the theory document
 * @param ours our figure, a mean over draws
 * @param spread standard deviation of a draw; 0 where nothing is drawn
 * @param room largest distance that counts as agreement
 * @param verdict whether the two agree
 */
public record Comparison(
    String figure, double known, double ours, double spread, double room, Verdict verdict) {

  /** Deviations of the difference that counts as Monte-Carlo spread. */
  private static final double DEVIATIONS = 3;

  /**
   * Compare a figure that others drew once with the draws of ours: the difference has the variance
   * of a draw and of our mean.
   *
   * @param rounding half a unit of the last digit that is known
   */
  static Comparison of(String figure, double known, double rounding, Spread ours) {
    double deviation = ours.deviation() * Math.sqrt(1 + 1.0 / ours.count());
    return within(figure, known, ours.mean(), ours.deviation(), DEVIATIONS * deviation + rounding);
  }

  /** Compare two figures with a room of our choice. */
  static Comparison within(String figure, double known, double ours, double spread, double room) {
    return new Comparison(
        figure, known, ours, spread, room, Verdict.of(Math.abs(known - ours) <= room));
  }

  /** Ask for more than a known limit. */
  static Comparison above(String figure, double known, double ours) {
    return new Comparison(figure + ": above", known, ours, 0, 0, Verdict.of(ours > known));
  }

  boolean holds() {
    return verdict == Verdict.HOLDS;
  }
}

package org.equilibria.reproduction;

/**
 * A figure that is known from elsewhere beside ours.
 *
 * @param figure what it is
 * @param known the figure of the theory document
 * @param ours our figure, a mean over draws
 * @param spread standard deviation of a draw; 0 where nothing is drawn
 * @param from smallest known figure that agrees with ours
 * @param to largest known figure that agrees with ours
 * @param rule how the two were found, in words
 * @param verdict whether the known figure lies between the two
 */
public record Comparison(
    String figure,
    double known,
    double ours,
    double spread,
    double from,
    double to,
    String rule,
    Verdict verdict) {

  /** Deviations of the difference that counts as Monte-Carlo spread. */
  private static final double DEVIATIONS = 3;

  private static Comparison between(
      String figure, double known, Spread ours, double from, double to, String rule) {
    return new Comparison(
        figure,
        known,
        ours.mean(),
        ours.deviation(),
        from,
        to,
        rule,
        Verdict.of(from <= known && known <= to));
  }

  /**
   * Compare a figure that others drew once with the draws of ours: the difference has the variance
   * of a draw and of our mean.
   *
   * @param rounding half a unit of the last digit that is known
   */
  static Comparison of(String figure, double known, double rounding, Spread ours) {
    return of(figure, known, rounding, ours, ours.deviation() / Math.sqrt(ours.count()));
  }

  /**
   * Compare a figure that others drew once with what we expect of a draw.
   *
   * @param ours mean and deviation of a draw
   * @param uncertainty deviation of that mean
   */
  static Comparison of(
      String figure, double known, double rounding, Spread ours, double uncertainty) {
    double room = DEVIATIONS * Math.hypot(ours.deviation(), uncertainty) + rounding;
    return between(
        figure,
        known,
        ours,
        ours.mean() - room,
        ours.mean() + room,
        "three deviations and rounding");
  }

  /** Compare a figure that is known exactly with an estimate and the deviation of that estimate. */
  static Comparison ofEstimate(String figure, double known, double estimate, double deviation) {
    double room = DEVIATIONS * deviation;
    return between(
        figure,
        known,
        new Spread(estimate, deviation, 1),
        estimate - room,
        estimate + room,
        "three deviations of the estimate");
  }

  /** Compare the sizes of two figures, of one network each. */
  static Comparison withinFactor(String figure, double known, double ours, double factor) {
    return between(
        figure,
        known,
        Spread.of(ours),
        ours / factor,
        ours * factor,
        "a factor of %.0f, of one network each".formatted(factor));
  }

  /** Compare with a limit that the figure is said to exceed. */
  static Comparison above(String figure, double known, double ours) {
    return new Comparison(
        figure + ": above",
        known,
        ours,
        0,
        Double.NEGATIVE_INFINITY,
        ours,
        "more than the limit",
        Verdict.of(ours > known));
  }

  boolean holds() {
    return verdict == Verdict.HOLDS;
  }
}

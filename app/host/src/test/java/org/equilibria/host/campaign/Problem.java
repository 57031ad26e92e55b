package org.equilibria.host.campaign;

/**
 * One problem z = f(z).
 *
 * @param start first iterate
 * @param f the map
 * @param answer what is known of its fixed points
 */
record Problem(double[] start, Map f, Answer answer) {

  /** Write f(z) to {@code out}, every entry; used by several threads at once. */
  interface Map {
    void apply(double[] z, double[] out);
  }

  /** Hold a problem of which no fixed point is known beforehand. */
  static Problem of(double[] start, Map f) {
    return new Problem(start, f, new Answer.Unknown());
  }

  /** Hold a problem that has no fixed point. */
  static Problem withoutAnswer(double[] start, Map f) {
    return new Problem(start, f, new Answer.None());
  }

  int width() {
    return start.length;
  }
}

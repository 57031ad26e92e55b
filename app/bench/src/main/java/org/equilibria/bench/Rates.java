package org.equilibria.bench;

import java.util.Arrays;

/** Floating-point operations and bytes, related to time. */
final class Rates {

  static final double NANOS_PER_MILLI = 1e6;

  private Rates() {}

  /** Return the operations of a product (rows x width) times (width x width). */
  static double productFlops(double rows, int width) {
    return 2 * rows * width * width;
  }

  /** Return GFLOP/s. */
  static double gflops(double flops, double milliseconds) {
    return flops / (milliseconds * NANOS_PER_MILLI);
  }

  /**
   * Return the products, in whole batches, of which each evaluation needs one over the rows that it
   * is asked for.
   */
  static double batches(long rowEvaluations, int rows) {
    return rows == 0 ? 0 : rowEvaluations / (double) rows;
  }

  /**
   * Return the bytes that an evaluation and the step after it move if nothing stays in a cache:
   * every state-sized matrix that the map reads or writes, every one that the solver remembers, and
   * the weight, once each.
   *
   * @param states matrices of rows x width that the map reads or writes
   * @param history matrices of rows x width that the solver remembers
   */
  static double bytesPerEvaluation(int rows, int width, int states, int history, int bytes) {
    double state = (double) rows * width;
    return bytes * ((states + history) * state + (double) width * width);
  }

  static double[] scaled(double factor, double[] values) {
    return Arrays.stream(values).map(v -> factor * v).toArray();
  }
}

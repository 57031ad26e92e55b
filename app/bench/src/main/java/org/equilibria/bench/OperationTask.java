package org.equilibria.bench;

/**
 * What an operation is and how exact it has to be.
 *
 * @param maker makes it on any backend
 * @param exact makes what it is checked against, on the reference backend in f64
 * @param error returns how far a result is from that of the reference, in units of the unit
 *     roundoff
 * @param bound of that
 */
record OperationTask(Operation.Maker maker, Operation.Maker exact, Error error, double bound) {

  OperationTask(Operation.Maker maker, Error error, double bound) {
    this(maker, maker, error, bound);
  }

  /** A comparison of two results. */
  @FunctionalInterface
  interface Error {

    /** Return the largest error in units of the unit roundoff. */
    double of(double[] found, double[] reference, double unitRoundoff);
  }

  /** Return the largest error of an entry, relative to the entry or to 1 if that is larger. */
  static double ofEntries(double[] found, double[] reference, double unitRoundoff) {
    double largest = 0;
    for (int i = 0; i < found.length; i++) {
      double error =
          Math.abs(found[i] - reference[i]) / Math.max(1, Math.abs(reference[i])) / unitRoundoff;
      largest = larger(largest, error);
    }
    return largest;
  }

  /** Return an error of rows of the given length, relative to the norm of the row. */
  static Error ofRows(int length) {
    return (found, reference, unitRoundoff) -> {
      double largest = 0;
      for (int from = 0; from < found.length; from += length) {
        double error = 0;
        double norm = 0;
        for (int i = from; i < from + length; i++) {
          error += (found[i] - reference[i]) * (found[i] - reference[i]);
          norm += reference[i] * reference[i];
        }
        largest = larger(largest, Math.sqrt(error / norm) / unitRoundoff);
      }
      return largest;
    };
  }

  /** Return the larger number, and infinity for what is none: it must not pass a check. */
  private static double larger(double a, double b) {
    return Double.isNaN(b) ? Double.POSITIVE_INFINITY : Math.max(a, b);
  }
}

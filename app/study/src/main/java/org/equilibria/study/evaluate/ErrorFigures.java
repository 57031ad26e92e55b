package org.equilibria.study.evaluate;

/**
 * A summary of the errors of some predictions of one target.
 *
 * @param rmse root of the mean squared error
 * @param mae mean absolute error
 * @param r2 share of the variance explained; -infinity or NaN if the values do not vary
 */
record ErrorFigures(double rmse, double mae, double r2) {

  /**
   * Take the given samples, repeated ones as often as they are given.
   *
   * @param errors prediction less value
   * @param values less a constant of about their size, which keeps the digits of their variance
   */
  static ErrorFigures of(double[] errors, double[] values, int[] samples) {
    double squares = 0;
    double sizes = 0;
    double sum = 0;
    double sumOfSquares = 0;
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i : samples) {
      squares += errors[i] * errors[i];
      sizes += Math.abs(errors[i]);
      sum += values[i];
      sumOfSquares += values[i] * values[i];
      least = Math.min(least, values[i]);
      greatest = Math.max(greatest, values[i]);
    }
    int n = samples.length;
    // Of equal values rounding would leave a little.
    double variation = greatest > least ? sumOfSquares - sum * sum / n : 0;
    return new ErrorFigures(Math.sqrt(squares / n), sizes / n, 1 - squares / variation);
  }
}

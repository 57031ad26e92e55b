package org.equilibria.tck;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;

/**
 * The values an operation must give and the error allowed of each.
 *
 * <p>A sum of n products evaluated in any order is off by at most (n + O(1)) u sum |terms| to first
 * order (Higham 2002, section 3.1); the constants below leave room for the rounding of coefficients
 * to the precision and of the result.
 */
record Expected(double[] values, double[] tolerances) {

  private static final int ROUNDINGS_PER_TERM = 6;

  static Expected exact(double[] values) {
    return new Expected(values, new double[values.length]);
  }

  static Expected anything(int count) {
    double[] tolerances = new double[count];
    Arrays.fill(tolerances, Double.POSITIVE_INFINITY);
    return new Expected(new double[count], tolerances);
  }

  /** Expect entry i to be the sum of the given terms, evaluated with unit roundoff u. */
  static Expected sums(int count, double u, IntFunction<double[]> terms) {
    double[] values = new double[count];
    double[] tolerances = new double[count];
    for (int i = 0; i < count; i++) {
      double magnitude = 0;
      double[] summands = terms.apply(i);
      for (double term : summands) {
        values[i] += term;
        magnitude += Math.abs(term);
      }
      tolerances[i] = (summands.length + ROUNDINGS_PER_TERM) * u * magnitude;
    }
    return new Expected(values, tolerances);
  }

  /** Expect the norm of each row of entries that themselves carry an error. */
  static Expected rowNorms(int rows, Expected entries, Norm norm) {
    int cols = rows == 0 ? 0 : entries.values.length / rows;
    double[] values = new double[rows];
    double[] tolerances = new double[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = norm(entries.values, i * cols, cols, norm);
      tolerances[i] =
          norm(entries.tolerances, i * cols, cols, norm)
              + (cols + ROUNDINGS_PER_TERM) * Precision.F64.unitRoundoff() * values[i];
    }
    return new Expected(values, tolerances);
  }

  private static double norm(double[] values, int from, int count, Norm norm) {
    double total = 0;
    for (int k = from; k < from + count; k++) {
      double v = Math.abs(values[k]);
      total = norm == Norm.INF ? Math.max(total, v) : total + v * v;
    }
    return norm == Norm.INF ? total : Math.sqrt(total);
  }

  /** Expect max(0, entry); the slope is at most 1, so errors do not grow. */
  Expected positivePart() {
    return new Expected(
        Arrays.stream(values).map(v -> Math.max(v, 0)).toArray(), tolerances.clone());
  }

  /** Expect entries less known numbers, the difference without error. */
  Expected minus(double[] known) {
    double[] differences = new double[values.length];
    Arrays.setAll(differences, i -> values[i] - known[i]);
    return new Expected(differences, tolerances);
  }

  /** Return whether the contract says anything of these values. */
  boolean isSpecified() {
    return values.length == 0 || tolerances[0] != Double.POSITIVE_INFINITY;
  }

  /** Fail unless the actual numbers are within the tolerance, NaN exactly where it is expected. */
  void check(String what, double[] actual) {
    Broken.unless(
        actual.length == values.length,
        "%s has %d entries instead of %d",
        what,
        actual.length,
        values.length);
    for (int i = 0; isSpecified() && i < values.length; i++) {
      boolean same = actual[i] == values[i] || (Double.isNaN(actual[i]) && Double.isNaN(values[i]));
      Broken.unless(
          same || Math.abs(actual[i] - values[i]) <= tolerances[i],
          "%s[%d] = %s instead of %s (tolerance %s)",
          what,
          i,
          actual[i],
          values[i],
          tolerances[i]);
    }
  }
}

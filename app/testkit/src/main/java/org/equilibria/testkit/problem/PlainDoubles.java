package org.equilibria.testkit.problem;

import java.util.Arrays;
import java.util.Random;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.solve.Termination;

/** Arithmetic on plain arrays that shares nothing with the framework. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class PlainDoubles {

  // What the start of a solve knows of an earlier one.
  private static final Measured NOTHING = new Measured(0, 0, 0);

  private PlainDoubles() {}

  /** Hold a measured point: ||f(z) - z||, ||f(z)|| and ||z||. */
  public record Measured(double residual, double imageNorm, double stateNorm) {

    /**
     * Return by how much the residual exceeds what {@link Termination} allows; at most 0 where the
     * rule is met, NaN where ||f(z)|| is beyond the largest number, next to which any residual is
     * small.
     *
     * @param start the first iterate, measured
     */
    public double excess(Termination rule, Measured start) {
      if (!Double.isFinite(imageNorm)) {
        return Double.NaN;
      }
      double allowed = rule.atol() + rule.rtol() * imageNorm;
      double scale = Math.min(start.stateNorm, Math.max(start.residual, start.imageNorm));
      double zero = 0.01 * rule.rtol() * scale - imageNorm;
      return residual - Math.max(allowed, zero);
    }
  }

  /**
   * Hold what the iteration z, f(z), f(f(z)), ... came to.
   *
   * @param solved whether the rule was met within the limits
   * @param evaluations of f
   * @param z last point evaluated
   */
  public record Iterated(boolean solved, int evaluations, double[] z) {}

  /** Measure a point; values of f are rounded to f32 if {@code single}. */
  public static Measured measure(Problem problem, double[] z, Norm norm, boolean single) {
    return measure(z, image(problem, z, single), norm);
  }

  private static Measured measure(double[] z, double[] image, Norm norm) {
    double[] difference = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      difference[i] = image[i] - z[i];
    }
    return new Measured(norm(difference, norm), norm(image, norm), norm(z, norm));
  }

  private static double[] image(Problem problem, double[] z, boolean single) {
    double[] image = new double[z.length];
    problem.f().apply(z.clone(), image);
    return single ? rounded(image) : image;
  }

  /**
   * Return by how much the residual at a point, or that of its worst entry where the rule is
   * component-wise, exceeds what {@link Termination} allows; at most 0 where the rule is met, NaN
   * where something is not finite.
   */
  public static double excess(Problem problem, double[] z, Termination rule, boolean single) {
    double[] start = single ? rounded(problem.start()) : problem.start();
    return excess(
        parts(z, image(problem, z, single), rule),
        parts(start, image(problem, start, single), rule),
        rule);
  }

  private static double excess(Measured[] parts, Measured[] start, Termination rule) {
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < parts.length; k++) {
      most = Math.max(most, parts[k].excess(rule, start[k]));
    }
    return most;
  }

  /** Measure what has to meet the rule: the entries, or all of them together. */
  private static Measured[] parts(double[] z, double[] image, Termination rule) {
    if (!rule.componentwise()) {
      return new Measured[] {measure(z, image, rule.norm())};
    }
    Measured[] parts = new Measured[z.length];
    Arrays.setAll(
        parts, k -> new Measured(Math.abs(image[k] - z[k]), Math.abs(image[k]), Math.abs(z[k])));
    return parts;
  }

  public static double[] rounded(double[] a) {
    double[] out = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = (float) a[i];
    }
    return out;
  }

  /**
   * Iterate z = f(z) until the rule is met, as far as its limits on steps and evaluations allow.
   */
  public static Iterated iterate(Problem problem, Termination rule, boolean single) {
    double[] z = single ? rounded(problem.start()) : problem.start();
    long limit = Math.min(rule.maxEvaluations(), rule.maxSteps() + 1L);
    Measured[] first = parts(z, image(problem, z, single), rule);
    Measured[] none = new Measured[first.length];
    Arrays.fill(none, NOTHING);
    for (int evaluations = 1; ; evaluations++) {
      double[] image = image(problem, z, single);
      boolean finite = Arrays.stream(image).allMatch(Double::isFinite);
      double excess = excess(parts(z, image, rule), evaluations == 1 ? none : first, rule);
      if (finite && excess <= 0) {
        return new Iterated(true, evaluations, z);
      } else if (evaluations >= limit || !finite) {
        return new Iterated(false, evaluations, z);
      }
      z = image;
    }
  }

  /** Return a norm; squares are of values scaled to one, and their sum is compensated. */
  public static double norm(double[] a, Norm norm) {
    double largest = 0;
    for (double v : a) {
      largest = Math.max(largest, Math.abs(v));
    }
    if (norm == Norm.INF || largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    // Powers of two scale exactly; a subnormal largest value is scaled by 2^1022 at most.
    double scale = Math.scalb(1.0, -Math.max(Math.getExponent(largest), -1022));
    double total = 0;
    double lost = 0;
    for (double v : a) {
      double term = (v * scale) * (v * scale) - lost;
      double next = total + term;
      lost = (next - total) - term;
      total = next;
    }
    return Math.sqrt(total) / scale;
  }

  public static double distance(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return norm(difference, Norm.L2);
  }

  public static double norm2(double[] a) {
    return norm(a, Norm.L2);
  }

  public static double[] filled(int width, double value) {
    double[] a = new double[width];
    Arrays.fill(a, value);
    return a;
  }

  public static double[] gaussian(Random random, int n) {
    return random.doubles(n).map(u -> random.nextGaussian()).toArray();
  }

  public static double[] uniform(Random random, int n, double low, double high) {
    return random.doubles(n, low, high).toArray();
  }

  /** Return log-uniform values. */
  public static double[] spread(Random random, int n, double low, double high) {
    return random
        .doubles(n)
        .map(u -> Math.exp(Math.log(low) + u * (Math.log(high) - Math.log(low))))
        .toArray();
  }

  public static double dot(double[] a, double[] b) {
    double total = 0;
    for (int i = 0; i < a.length; i++) {
      total += a[i] * b[i];
    }
    return total;
  }

  public static double[] times(double[][] m, double[] v) {
    double[] out = new double[m.length];
    for (int i = 0; i < m.length; i++) {
      out[i] = dot(m[i], v);
    }
    return out;
  }

  public static double[][] transposed(double[][] m) {
    double[][] out = new double[m[0].length][m.length];
    for (int i = 0; i < m.length; i++) {
      for (int j = 0; j < m[0].length; j++) {
        out[j][i] = m[i][j];
      }
    }
    return out;
  }

  public static double[][] product(double[][] a, double[][] b) {
    double[][] columns = transposed(b);
    double[][] out = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      out[i] = times(columns, a[i]);
    }
    return out;
  }

  /** Return the solution of (I - m) z = b by Gaussian elimination with row pivots. */
  public static double[] fixedPoint(double[][] m, double[] b) {
    int n = b.length;
    double[][] a = new double[n][n + 1];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i][j] = (i == j ? 1 : 0) - m[i][j];
      }
      a[i][n] = b[i];
    }
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
      }
      double[] swap = a[k];
      a[k] = a[pivot];
      a[pivot] = swap;
      for (int i = k + 1; i < n; i++) {
        double factor = a[i][k] / a[k][k];
        for (int j = k; j <= n; j++) {
          a[i][j] -= factor * a[k][j];
        }
      }
    }
    double[] z = new double[n];
    for (int i = n - 1; i >= 0; i--) {
      double sum = a[i][n];
      for (int j = i + 1; j < n; j++) {
        sum -= a[i][j] * z[j];
      }
      z[i] = sum / a[i][i];
    }
    return z;
  }

  /** Return (I - m)^-1. */
  public static double[][] resolvent(double[][] m) {
    double[][] columns = new double[m.length][];
    for (int j = 0; j < m.length; j++) {
      double[] unit = new double[m.length];
      unit[j] = 1;
      columns[j] = fixedPoint(m, unit);
    }
    return transposed(columns);
  }

  /** Return H diag(values) H for a random reflection H: symmetric, with these eigenvalues. */
  public static double[][] withSpectrum(Random random, double[] values) {
    int n = values.length;
    double[][] h = reflection(random, n);
    double[][] scaled = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        scaled[i][j] = values[i] * h[i][j];
      }
    }
    return product(h, scaled);
  }

  /** Return a random reflection, which is symmetric and its own inverse. */
  static double[][] reflection(Random random, int n) {
    double[] v = gaussian(random, n);
    double square = dot(v, v);
    double[][] h = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        h[i][j] = (i == j ? 1 : 0) - 2 * v[i] * v[j] / square;
      }
    }
    return h;
  }

  /** Return a matrix of independent normal entries of variance 1/columns. */
  public static double[][] gaussianMatrix(Random random, int rows, int columns) {
    double[][] a = new double[rows][];
    for (int i = 0; i < rows; i++) {
      a[i] = gaussian(random, columns);
      for (int j = 0; j < columns; j++) {
        a[i][j] /= Math.sqrt(columns);
      }
    }
    return a;
  }

  /** Return a bound on ||m||_2: the root of the product of the largest row and column sums. */
  public static double normBound(double[][] m) {
    return Math.sqrt(largestRowSum(m) * largestRowSum(transposed(m)));
  }

  public static double largestRowSum(double[][] m) {
    double largest = 0;
    for (double[] row : m) {
      double sum = 0;
      for (double v : row) {
        sum += Math.abs(v);
      }
      largest = Math.max(largest, sum);
    }
    return largest;
  }
}

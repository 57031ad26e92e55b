package org.equilibria.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.apiguardian.api.API;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.RowFunction;
import org.equilibria.api.map.RowVjp;
import org.equilibria.testkit.problem.PlainDoubles;

/**
 * A fixed-point problem of one row on which methods differ: slow or nearly singular, smooth or not.
 * All are non-expansive near their solution in some norm, so that plain steps converge, most of
 * them too slowly to be waited for. The same numbers on every machine, up to the rounding of {@link
 * Math}.
 *
 * @param name name for tables
 * @param start z to begin with
 * @param f the map
 * @param vjp its vector-Jacobian product; of an element of the generalized Jacobian where f has
 *     kinks
 * @param solution the fixed point that plain steps from the start lead to, exact to what double
 *     arithmetic leaves of its condition
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
@SuppressWarnings("ArrayRecordComponent") // a problem is not compared
public record HardProblem(
    String name, double[] start, RowFunction f, RowVjp vjp, double[] solution) {

  // Enough for a rate of .999; the last bits may go on changing.
  private static final int MOST_STEPS = 30_000;

  /** Return all problems. */
  public static List<HardProblem> all() {
    return List.of(
        uniformSpectrum(),
        logarithmicSpectrum(),
        nonsymmetric(),
        lasso(),
        valueIteration(),
        sinkhorn(),
        bratu(),
        chandrasekhar());
  }

  /** Return the width of z. */
  public int width() {
    return start.length;
  }

  /** Return the map as a problem of one row. */
  public FixedPointMap map() {
    return FixedPointMap.of(1, width(), f, vjp);
  }

  /** Return ||z - solution|| / ||solution||. */
  public double error(double[] z) {
    return PlainDoubles.distance(z, solution) / PlainDoubles.norm2(solution);
  }

  /** Return a symmetric affine map with 200 eigenvalues at equal distances in [0, 0.9999]. */
  public static HardProblem uniformSpectrum() {
    return symmetric("linear, uniform spectrum", i -> 0.9999 * i / 199);
  }

  /** Return a symmetric affine map, 1 - eigenvalues at equal ratios in [1e-4, 1]. */
  public static HardProblem logarithmicSpectrum() {
    return symmetric("linear, logarithmic spectrum", i -> 1 - Math.pow(10, -4.0 * i / 199));
  }

  /** A z + b with A = H diag(eigenvalues) H, H = I - 2 v v^T a reflection. */
  private static HardProblem symmetric(String name, IntToDoubleFunction eigenvalue) {
    int n = 200;
    Random random = new Random(1);
    double[] v = gaussian(random, n);
    double norm = Math.sqrt(dot(v, v));
    double[] b = gaussian(random, n);
    double[] spectrum = new double[n];
    for (int i = 0; i < n; i++) {
      v[i] /= norm;
      spectrum[i] = eigenvalue.applyAsDouble(i);
    }
    RowVjp product =
        (row, z, u, out) -> {
          reflect(v, u, out);
          for (int i = 0; i < n; i++) {
            out[i] *= spectrum[i];
          }
          reflect(v, out, out);
        };
    RowFunction f =
        (row, z, out) -> {
          product.apply(row, z, z, out);
          for (int i = 0; i < n; i++) {
            out[i] += b[i];
          }
        };
    double[] solution = new double[n];
    reflect(v, b, solution);
    for (int i = 0; i < n; i++) {
      solution[i] /= 1 - spectrum[i];
    }
    reflect(v, solution, solution);
    return new HardProblem(name, new double[n], f, product, solution);
  }

  private static void reflect(double[] v, double[] z, double[] out) {
    double along = 2 * dot(v, z);
    for (int i = 0; i < z.length; i++) {
      out[i] = z[i] - along * v[i];
    }
  }

  /**
   * Return an affine map by a Gaussian matrix of width 200, scaled to a spectral radius of 0.99.
   */
  public static HardProblem nonsymmetric() {
    int n = 200;
    Random random = new Random(2);
    double[][] a = gaussian(random, n, n);
    double scale = 0.99 / spectralRadius(a);
    for (double[] row : a) {
      for (int j = 0; j < n; j++) {
        row[j] *= scale;
      }
    }
    double[] b = gaussian(random, n);
    RowFunction f =
        (row, z, out) -> {
          for (int i = 0; i < n; i++) {
            out[i] = dot(a[i], z) + b[i];
          }
        };
    RowVjp vjp = (row, z, u, out) -> transposed(a, u, out);
    return new HardProblem(
        "linear, nonsymmetric", new double[n], f, vjp, PlainDoubles.fixedPoint(a, b));
  }

  /** Return ||A^k||^(1/k) in the Frobenius norm, k = 2^14: the radius to three digits. */
  private static double spectralRadius(double[][] a) {
    double[][] power = a;
    double logarithm = 0;
    for (double exponent = 1; exponent <= 1 << 14; exponent *= 2) {
      double norm = Math.sqrt(Arrays.stream(power).mapToDouble(row -> dot(row, row)).sum());
      logarithm += Math.log(norm) / exponent;
      power = scaledSquare(power, 1 / norm);
    }
    return Math.exp(logarithm);
  }

  private static double[][] scaledSquare(double[][] a, double scale) {
    double[][] out = new double[a.length][a.length];
    double[] scaled = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < a.length; k++) {
        scaled[k] = scale * scale * a[i][k];
      }
      transposed(a, scaled, out[i]);
    }
    return out;
  }

  /**
   * Return proximal gradient steps (ISTA) for a lasso of 100 equations in 200 unknowns, ten of them
   * not 0.
   */
  public static HardProblem lasso() {
    int m = 100;
    int n = 200;
    Random random = new Random(3);
    double[][] a = gaussian(random, m, n);
    double[] truth = new double[n];
    for (int k = 0; k < 10; k++) {
      truth[random.nextInt(n)] = random.nextGaussian();
    }
    double[] y = new double[m];
    for (int i = 0; i < m; i++) {
      y[i] = dot(a[i], truth) + 0.1 * random.nextGaussian();
    }
    // ||A||^2 is at most (sqrt(m) + sqrt(n))^2 up to a small share; steps of its inverse.
    double step = 1 / Math.pow(Math.sqrt(m) + Math.sqrt(n), 2);
    double[] correlation = new double[n];
    transposed(a, y, correlation);
    double threshold = 0.1 * step * Arrays.stream(correlation).map(Math::abs).max().orElseThrow();
    RowFunction descent =
        (row, z, out) -> {
          double[] misfit = new double[m];
          for (int i = 0; i < m; i++) {
            misfit[i] = dot(a[i], z) - y[i];
          }
          transposed(a, misfit, out);
          for (int j = 0; j < n; j++) {
            out[j] = z[j] - step * out[j];
          }
        };
    RowFunction f =
        (row, z, out) -> {
          descent.apply(row, z, out);
          for (int j = 0; j < n; j++) {
            out[j] = Math.signum(out[j]) * Math.max(Math.abs(out[j]) - threshold, 0);
          }
        };
    RowVjp vjp =
        (row, z, u, out) -> {
          double[] support = new double[n];
          descent.apply(row, z, support);
          double[] masked = new double[n];
          for (int j = 0; j < n; j++) {
            masked[j] = Math.abs(support[j]) > threshold ? u[j] : 0;
          }
          double[] forward = new double[m];
          for (int i = 0; i < m; i++) {
            forward[i] = dot(a[i], masked);
          }
          transposed(a, forward, out);
          for (int j = 0; j < n; j++) {
            out[j] = masked[j] - step * out[j];
          }
        };
    return new HardProblem("lasso, ISTA", new double[n], f, vjp, iterated(f, new double[n]));
  }

  /** Return value iteration on a chain of 60 states with a reward of 1 at its end. */
  public static HardProblem valueIteration() {
    int n = 60;
    double discount = 0.99;
    RowFunction f =
        (row, z, out) -> {
          for (int i = 0; i < n; i++) {
            out[i] = (i == n - 1 ? 1 : 0) + discount * z[better(z, i)];
          }
        };
    RowVjp vjp =
        (row, z, u, out) -> {
          Arrays.fill(out, 0);
          for (int i = 0; i < n; i++) {
            out[better(z, i)] += discount * u[i];
          }
        };
    double[] solution = new double[n];
    solution[n - 1] = 1 / (1 - discount);
    for (int i = n - 2; i >= 0; i--) {
      solution[i] = discount * solution[i + 1];
    }
    return new HardProblem("value iteration", new double[n], f, vjp, solution);
  }

  private static int better(double[] z, int i) {
    int left = Math.max(0, i - 1);
    int right = Math.min(z.length - 1, i + 1);
    return z[left] > z[right] ? left : right;
  }

  /**
   * Return Sinkhorn's iteration on the logarithms of the row scales of a plan between 100 random
   * points each, costs squared distances, entropy 0.02; potentials are 0 at the first point.
   */
  public static HardProblem sinkhorn() {
    int n = 100;
    double entropy = 0.02;
    Random random = new Random(4);
    double[] x = random.doubles(n).toArray();
    double[] y = random.doubles(n).toArray();
    double[][] kernel = new double[n][n];
    double[][] turned = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        kernel[i][j] = -(x[i] - y[j]) * (x[i] - y[j]) / entropy;
        turned[j][i] = kernel[i][j];
      }
    }
    RowFunction f =
        (row, z, out) -> {
          double[] other = new double[n];
          scales(turned, z, other);
          scales(kernel, other, out);
          double gauge = out[0];
          for (int i = 0; i < n; i++) {
            out[i] -= gauge;
          }
        };
    RowVjp vjp =
        (row, z, u, out) -> {
          double[] cotangent = u.clone();
          cotangent[0] -= Arrays.stream(u).sum();
          double[] other = new double[n];
          scales(turned, z, other);
          double[] between = new double[n];
          scalesVjp(kernel, other, cotangent, between);
          scalesVjp(turned, z, between, out);
        };
    return new HardProblem("Sinkhorn", new double[n], f, vjp, iterated(f, new double[n]));
  }

  /** Write -log(mean_j exp(k_ij + v_j)). */
  private static void scales(double[][] kernel, double[] v, double[] out) {
    for (int i = 0; i < v.length; i++) {
      double largest = largest(kernel[i], v);
      double total = 0;
      for (int j = 0; j < v.length; j++) {
        total += Math.exp(kernel[i][j] + v[j] - largest);
      }
      out[i] = -largest - Math.log(total / v.length);
    }
  }

  private static void scalesVjp(double[][] kernel, double[] v, double[] u, double[] out) {
    Arrays.fill(out, 0);
    double[] weights = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      double largest = largest(kernel[i], v);
      double total = 0;
      for (int j = 0; j < v.length; j++) {
        weights[j] = Math.exp(kernel[i][j] + v[j] - largest);
        total += weights[j];
      }
      for (int j = 0; j < v.length; j++) {
        out[j] -= u[i] * weights[j] / total;
      }
    }
  }

  private static double largest(double[] kernel, double[] v) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < v.length; j++) {
      largest = Math.max(largest, kernel[j] + v[j]);
    }
    return largest;
  }

  /**
   * Return Bratu's problem -u'' = 3.513 exp(u) on (0, 1), close to its fold at 3.5138, by the
   * inverse of the second difference on 63 points.
   */
  public static HardProblem bratu() {
    int n = 63;
    double lambda = 3.513;
    double h = 1.0 / (n + 1);
    double[][] green = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        green[i][j] = lambda * h * h * h * (Math.min(i, j) + 1) * (n - Math.max(i, j));
      }
    }
    RowFunction f =
        (row, z, out) -> {
          double[] exp = Arrays.stream(z).map(Math::exp).toArray();
          for (int i = 0; i < n; i++) {
            out[i] = dot(green[i], exp);
          }
        };
    RowVjp vjp =
        (row, z, u, out) -> {
          transposed(green, u, out);
          for (int i = 0; i < n; i++) {
            out[i] *= Math.exp(z[i]);
          }
        };
    return new HardProblem("Bratu, 3.513", new double[n], f, vjp, bratuByNewton(n, lambda * h * h));
  }

  /** Newton's method from 0 rises to the lower solution, which plain iteration leads to as well. */
  private static double[] bratuByNewton(int n, double share) {
    double[] z = new double[n];
    for (int step = 0; step < 60; step++) {
      double[][] m = new double[n][n];
      double[] right = new double[n];
      for (int i = 0; i < n; i++) {
        double growth = share * Math.exp(z[i]);
        double left = i > 0 ? z[i - 1] : 0;
        double next = i + 1 < n ? z[i + 1] : 0;
        right[i] = growth - (2 * z[i] - left - next);
        m[i][i] = growth - 1; // 1 - (2 - growth)
        if (i > 0) {
          m[i][i - 1] = 1;
        }
        if (i + 1 < n) {
          m[i][i + 1] = 1;
        }
      }
      double[] change = PlainDoubles.fixedPoint(m, right);
      Arrays.setAll(z, i -> z[i] + change[i]);
    }
    return z;
  }

  /**
   * Return Chandrasekhar's H-equation at c = 1, where its Jacobian is singular at the solution, by
   * the midpoint rule on 100 points (Kelley 2003, equation 2.25).
   */
  public static HardProblem chandrasekhar() {
    int n = 100;
    double[][] m = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        m[i][j] = (i + 0.5) / (2 * n * (i + j + 1.0));
      }
    }
    RowFunction f =
        (row, z, out) -> {
          for (int i = 0; i < n; i++) {
            out[i] = 1 / (1 - dot(m[i], z));
          }
        };
    RowVjp vjp =
        (row, z, u, out) -> {
          double[] scaled = new double[n];
          for (int i = 0; i < n; i++) {
            double h = 1 / (1 - dot(m[i], z));
            scaled[i] = h * h * u[i];
          }
          transposed(m, scaled, out);
        };
    double[] start = new double[n];
    Arrays.fill(start, 1);
    return new HardProblem("H-equation, c = 1", start, f, vjp, conservative(m));
  }

  /**
   * Solve 1/H = m^T H, which for c = 1 has the same solution, by the identity (1 - sum of H/(2n))^2
   * = 1 - c, and no singular Jacobian. Geometric means of 1/(m^T H) and H converge at half the rate
   * of change of the logarithms, which is below 1.
   */
  private static double[] conservative(double[][] m) {
    double[][] columns = PlainDoubles.transposed(m);
    double[] h = PlainDoubles.filled(m.length, 1);
    for (int step = 0; step < 400; step++) {
      double[] image = PlainDoubles.times(columns, h);
      Arrays.setAll(h, i -> Math.sqrt(h[i] / image[i]));
    }
    return h;
  }

  /** Iterate a contraction until rounding alone moves it. */
  private static double[] iterated(RowFunction f, double[] start) {
    double[] z = start;
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] image = new double[z.length];
      f.apply(0, z, image);
      if (Arrays.equals(image, z)) {
        return z;
      }
      z = image;
    }
    return z;
  }

  private static double dot(double[] a, double[] b) {
    double total = 0;
    for (int i = 0; i < a.length; i++) {
      total += a[i] * b[i];
    }
    return total;
  }

  private static void transposed(double[][] a, double[] u, double[] out) {
    Arrays.fill(out, 0);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < out.length; j++) {
        out[j] += a[i][j] * u[i];
      }
    }
  }

  private static double[] gaussian(Random random, int n) {
    double[] a = new double[n];
    for (int i = 0; i < n; i++) {
      a[i] = random.nextGaussian();
    }
    return a;
  }

  private static double[][] gaussian(Random random, int rows, int cols) {
    double[][] a = new double[rows][];
    for (int i = 0; i < rows; i++) {
      a[i] = gaussian(random, cols);
    }
    return a;
  }
}

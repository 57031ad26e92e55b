package org.equilibria.theory.certificate;

import java.util.Arrays;
import java.util.Random;
import org.equilibria.theory.kernel.FiniteGram;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.Conditioning;
import org.equilibria.theory.wellposed.WeightFacts;

/**
 * Solve a small ReLU network by plain iteration, for checks of what theory says of it; a row of
 * states and adjoints for each sample and output.
 */
record SmallNetwork(double gamma, double alpha, double[][] phi, double[][] b, double[][] a) {

  static SmallNetwork random(int width, int samples, int outputs, double gamma, long seed) {
    Random random = new Random(seed);
    double[][] phi = gaussian(samples, width, random);
    for (double[] row : phi) {
      Arrays.setAll(row, k -> Math.max(0, row[k]) / Math.sqrt(width));
    }
    return new SmallNetwork(
        gamma, 1, phi, gaussian(outputs, width, random), gaussian(width, width, random));
  }

  static double[][] gaussian(int rows, int cols, Random random) {
    double[][] out = new double[rows][cols];
    for (double[] row : out) {
      Arrays.setAll(row, k -> random.nextGaussian());
    }
    return out;
  }

  SmallNetwork at(double[][] moved) {
    return new SmallNetwork(gamma, alpha, phi, b, moved);
  }

  double[][] weight() {
    double scale = gamma / Math.sqrt(a.length);
    return Arrays.stream(a)
        .map(row -> Arrays.stream(row).map(v -> scale * v).toArray())
        .toArray(double[][]::new);
  }

  private static final int STEPS = 400;

  /** Return the point with errors drawn at random: nothing that is checked depends on them. */
  Point point() {
    return point(STEPS);
  }

  /** Return the point after some steps of iteration only, and what these leave. */
  Point point(int steps) {
    double[][] m = weight();
    int rows = phi.length * b.length;
    double[][] z = new double[rows][];
    double[][] p = new double[rows][];
    double[][] q = new double[rows][];
    double[][] adjoint = new double[rows][];
    Accuracy accuracy = Accuracy.exact(rows);
    for (int row = 0; row < rows; row++) {
      double[] input = phi[row / b.length];
      z[row] = state(m, input, steps);
      p[row] = plus(product(m, z[row]), input);
      adjoint[row] = adjoint(transposed(m), p[row], b[row % b.length], steps);
      q[row] = masked(adjoint[row], p[row]);
      accuracy.state()[row] = Vectors.norm(minus(z[row], positive(p[row])));
      double[] next = plus(product(transposed(m), q[row]), b[row % b.length]);
      accuracy.adjoint()[row] = Vectors.norm(minus(adjoint[row], next));
    }
    double[] error = gaussian(1, rows, new Random(rows))[0];
    Eigen gram = Eigen.of(FiniteGram.implicitLayer(z, q, gamma, alpha));
    Conditioning conditioning = WeightFacts.of(m).conditioning();
    return new Point(gamma, alpha, conditioning, z, p, q, adjoint, gram, error, accuracy);
  }

  /** Return the Jacobian of all outputs by A (rows x m^2). */
  static double[][] jacobian(Point point) {
    int width = point.width();
    double scale = point.alpha() * point.gamma() / Math.sqrt(width);
    double[][] rows = new double[point.samples()][width * width];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < width; k++) {
        for (int j = 0; j < width; j++) {
          rows[i][k * width + j] = scale * point.q()[i][k] * point.z()[i][j];
        }
      }
    }
    return rows;
  }

  private static double[] state(double[][] m, double[] input, int steps) {
    double[] z = new double[input.length];
    for (int step = 0; step < steps; step++) {
      z = positive(plus(product(m, z), input));
    }
    return z;
  }

  private static double[] positive(double[] p) {
    return Arrays.stream(p).map(v -> Math.max(0, v)).toArray();
  }

  private static double[] adjoint(double[][] transposed, double[] p, double[] b, int steps) {
    double[] u = b;
    for (int step = 0; step < steps; step++) {
      u = plus(product(transposed, masked(u, p)), b);
    }
    return u;
  }

  private static double[] masked(double[] u, double[] p) {
    double[] out = new double[u.length];
    Arrays.setAll(out, k -> p[k] > 0 ? u[k] : 0);
    return out;
  }

  private static double[][] transposed(double[][] m) {
    double[][] out = new double[m.length][m.length];
    for (int i = 0; i < m.length; i++) {
      for (int j = 0; j < m.length; j++) {
        out[j][i] = m[i][j];
      }
    }
    return out;
  }

  private static double[] product(double[][] m, double[] z) {
    return Arrays.stream(m).mapToDouble(row -> Vectors.dot(row, z)).toArray();
  }

  private static double[] plus(double[] a, double[] b) {
    double[] out = new double[a.length];
    Arrays.setAll(out, k -> a[k] + b[k]);
    return out;
  }

  private static double[] minus(double[] a, double[] b) {
    double[] out = new double[a.length];
    Arrays.setAll(out, k -> a[k] - b[k]);
    return out;
  }
}

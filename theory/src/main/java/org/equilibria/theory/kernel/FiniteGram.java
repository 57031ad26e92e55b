package org.equilibria.theory.kernel;

import java.util.Arrays;
import org.equilibria.theory.numerics.Symmetric;
import org.equilibria.theory.numerics.Vectors;

/**
 * The Gram matrices of the output's gradients by the parameters of one layer, for one output f =
 * alpha b.z (docs/theory.md, section 3). Rows of z, q and x are samples; H of all layers is the
 * sum.
 */
public final class FiniteGram {

  private FiniteGram() {}

  /**
   * Return H_A = alpha^2 (gamma^2/m) (z_i . z_j)(q_i . q_j), the kernel of the implicit layer with
   * M = (gamma/sqrt m) A.
   *
   * @param z equilibria (n x m)
   * @param q adjoints q = D (I - M^T D)^{-1} b (n x m)
   */
  public static double[][] implicitLayer(double[][] z, double[][] q, double gamma, double alpha) {
    double scale = alpha * alpha * gamma * gamma;
    return Symmetric.fill(
        z.length,
        (i, j) -> scale * Vectors.dot(z[i], z[j]) * Vectors.dot(q[i], q[j]) / z[i].length);
  }

  /** Return H_b = alpha^2 z_i . z_j, the kernel of the readout. */
  public static double[][] readout(double[][] z, double alpha) {
    return Symmetric.fill(z.length, (i, j) -> alpha * alpha * Vectors.dot(z[i], z[j]));
  }

  /**
   * Return H_W = alpha^2 (x_i . x_j) (1/m) sum_k q_ik q_jk s_ik s_jk, the kernel of the injection
   * phi(x) = s(Wx)/sqrt m, where s_ik is its slope at w_k . x_i.
   *
   * @param x inputs (n x d)
   * @param q adjoints (n x m)
   * @param slope slopes of the injection (n x m): 1{w_k . x_i &gt; 0} for relu, 1 for linear
   */
  public static double[][] injection(double[][] x, double[][] q, double[][] slope, double alpha) {
    double[][] sloped = new double[q.length][];
    Arrays.setAll(sloped, i -> product(q[i], slope[i]));
    return Symmetric.fill(
        x.length,
        (i, j) ->
            alpha
                * alpha
                * Vectors.dot(x[i], x[j])
                * Vectors.dot(sloped[i], sloped[j])
                / q[i].length);
  }

  private static double[] product(double[] a, double[] b) {
    double[] out = new double[a.length];
    Arrays.setAll(out, k -> a[k] * b[k]);
    return out;
  }
}

package org.equilibria.theory.kernel;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.equilibria.theory.numerics.Symmetric;
import org.equilibria.theory.numerics.Vectors;

/**
 * Compute the Gram matrices of the infinitely wide network over a set of inputs (docs/theory.md,
 * section 3).
 *
 * <p>On unit vectors, to 1e-12, the kernel is tabulated first, so that a matrix of n = 4,000 takes
 * seconds; otherwise each pair is computed by itself. Memory is that of the matrix returned.
 */
public final class LimitGram {

  private static final double UNIT = 1e-12;

  private final LimitKernel kernel;
  private final double[][] inputs;
  private final double[] squares;

  /**
   * Fix kernel and inputs.
   *
   * @param kernel the kernel
   * @param inputs inputs as rows, none of them zero; kept, not copied
   */
  public LimitGram(LimitKernel kernel, double[][] inputs) {
    this.inputs = inputs;
    squares = Arrays.stream(inputs).mapToDouble(x -> Vectors.dot(x, x)).toArray();
    boolean onSphere = Arrays.stream(squares).allMatch(s -> Math.abs(s - 1) <= UNIT);
    this.kernel = onSphere ? new SphereKernel(kernel) : kernel;
  }

  /** Return one quantity of every pair. */
  public double[][] of(ToDoubleFunction<Moments> quantity) {
    return Symmetric.fill(inputs.length, (i, j) -> quantity.applyAsDouble(moments(i, j)));
  }

  /** Return H_A = alpha^2 gamma^2 K kappa / (1 - gamma^2 kappa), entry by entry. */
  public double[][] implicitLayer(double alpha) {
    return of(moments -> alpha * alpha * moments.implicitLayer(kernel.gamma()));
  }

  /** Return H_W = alpha^2 (x_i . x_j) kappa++ / (1 - gamma^2 kappa), entry by entry. */
  public double[][] injection(double alpha) {
    return Symmetric.fill(
        inputs.length,
        (i, j) ->
            alpha
                * alpha
                * moments(i, j).injection(kernel.gamma(), Vectors.dot(inputs[i], inputs[j])));
  }

  /** Return H_b = alpha^2 K. */
  public double[][] readout(double alpha) {
    return of(moments -> alpha * alpha * moments.k());
  }

  private Moments moments(int i, int j) {
    if (i == j || Arrays.equals(inputs[i], inputs[j])) {
      return kernel.self(squares[i]);
    }
    return kernel.pair(squares[i], squares[j], Vectors.dot(inputs[i], inputs[j]));
  }
}

package org.equilibria.theory.kernel;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.equilibria.theory.numerics.Symmetric;
import org.equilibria.theory.numerics.Vectors;

/**
 * The Gram matrices of the infinitely wide network over a set of inputs, and between these and
 * others (docs/theory.md, section 3).
 *
 * <p>On vectors of one norm, to 1e-12 of it, and for homogeneous networks, the kernel is tabulated
 * first, so that a matrix of n = 4,000 takes seconds; otherwise each pair is computed by itself.
 * Memory is that of the matrix returned.
 */
public final class LimitGram {

  private static final double SAME = 1e-12;

  private final LimitKernel kernel;
  private final LimitKernel table;
  private final double[][] inputs;
  private final double[] squares;

  /**
   * Fix kernel and inputs.
   *
   * @param kernel the kernel
   * @param inputs inputs as rows, none of them zero; kept, not copied
   */
  public LimitGram(LimitKernel kernel, double[][] inputs) {
    this.kernel = kernel;
    this.inputs = inputs;
    squares = squares(inputs);
    table = table(kernel, squares);
  }

  /** Return whether all vectors with these squared norms lie on one sphere, to rounding. */
  public static boolean onSphere(double... squares) {
    return Arrays.stream(squares).allMatch(s -> Math.abs(s - squares[0]) <= SAME * squares[0]);
  }

  private static double[] squares(double[][] inputs) {
    return Arrays.stream(inputs).mapToDouble(x -> Vectors.dot(x, x)).toArray();
  }

  private static LimitKernel table(LimitKernel kernel, double... squares) {
    if (squares.length > 0 && onSphere(squares)) {
      return new SphereKernel(kernel, squares[0]);
    }
    return kernel.homogeneous() ? new HomogeneousKernel(kernel) : kernel;
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

  /**
   * Return H_A between other inputs, as rows, and these, as columns: what a kernel regression
   * predicts with.
   *
   * @param others inputs, none of them zero
   */
  public double[][] implicitLayerWith(double[][] others, double alpha) {
    double[] otherSquares = squares(others);
    LimitKernel both =
        table(
            kernel,
            DoubleStream.concat(Arrays.stream(squares), Arrays.stream(otherSquares)).toArray());
    double[][] out = new double[others.length][inputs.length];
    IntStream.range(0, others.length)
        .parallel()
        .forEach(
            i ->
                Arrays.setAll(
                    out[i],
                    j ->
                        alpha
                            * alpha
                            * moments(both, others[i], otherSquares[i], inputs[j], squares[j])
                                .implicitLayer(kernel.gamma())));
    return out;
  }

  private Moments moments(int i, int j) {
    return i == j
        ? table.self(squares[i])
        : moments(table, inputs[i], squares[i], inputs[j], squares[j]);
  }

  private static Moments moments(
      LimitKernel kernel, double[] x, double squareX, double[] y, double squareY) {
    return Arrays.equals(x, y)
        ? kernel.self(squareX)
        : kernel.pair(squareX, squareY, Vectors.dot(x, y));
  }
}

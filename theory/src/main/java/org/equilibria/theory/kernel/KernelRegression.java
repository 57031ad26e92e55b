package org.equilibria.theory.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Vectors;

/**
 * Predictions with a kernel H as the infinitely wide, centred network makes them after training of
 * its implicit layer by gradient flow: f(x) = H(x, X) c, where c = H^{-1} y at the end of training
 * and c = H^{-1} (I - exp(-H t)) y at time t (Jacot, Gabriel and Hongler 2018; docs/theory.md,
 * section 3). That the kernel stays constant in training is recalled, not proved here for tied
 * weights. Outputs are independent of each other.
 */
public final class KernelRegression {

  /** Largest residual of the solution, relative to the largest target. */
  private static final double RESIDUAL = 1e-6;

  private final double[][] coefficients;

  private KernelRegression(double[][] coefficients) {
    this.coefficients = coefficients;
  }

  /**
   * Fit the targets exactly: the end of training. O(n^3) by Cholesky, one copy of the matrix.
   *
   * @param gram H of the training inputs (n x n), symmetric; left as it is
   * @param targets y (n x k)
   * @throws EquilibriaException INVALID_INPUT if H is singular to rounding, as when inputs repeat
   */
  public static KernelRegression interpolating(double[][] gram, double[][] targets) {
    return ridge(gram, targets, 0);
  }

  /**
   * Fit with a ridge: c = (H + ridge I)^{-1} y.
   *
   * @param ridge not negative
   * @throws EquilibriaException INVALID_INPUT if H + ridge I is singular to rounding
   */
  public static KernelRegression ridge(double[][] gram, double[][] targets, double ridge) {
    DMatrixRMaj matrix = new DMatrixRMaj(gram);
    for (int i = 0; i < gram.length; i++) {
      matrix.add(i, i, ridge);
    }
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(gram.length);
    if (!solver.setA(matrix)) {
      throw singular(gram.length, ridge);
    }
    DMatrixRMaj y = new DMatrixRMaj(targets);
    DMatrixRMaj c = new DMatrixRMaj(y.numRows, y.numCols);
    solver.solve(y, c);
    double[][] coefficients = new double[y.numRows][y.numCols];
    for (int i = 0; i < y.numRows; i++) {
      System.arraycopy(c.data, i * y.numCols, coefficients[i], 0, y.numCols);
    }
    KernelRegression regression = new KernelRegression(coefficients);
    regression.requireSolution(gram, targets, ridge);
    return regression;
  }

  /** A factorization of a singular matrix may go through by rounding; its solution then is none. */
  private void requireSolution(double[][] gram, double[][] targets, double ridge) {
    double[][] fitted = predict(gram);
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < targets.length; i++) {
      for (int o = 0; o < targets[i].length; o++) {
        double residual = fitted[i][o] + ridge * coefficients[i][o] - targets[i][o];
        largest = Math.max(largest, Math.abs(targets[i][o]));
        worst = Math.max(worst, Math.abs(residual));
      }
    }
    if (!(worst <= RESIDUAL * largest)) {
      throw singular(gram.length, ridge);
    }
  }

  private static EquilibriaException singular(int inputs, double ridge) {
    return new EquilibriaException(
        ErrorCode.INVALID_INPUT,
        "the kernel matrix of %d inputs with ridge %s is singular to rounding, as when inputs"
                .formatted(inputs, ridge)
            + " repeat; a larger ridge helps");
  }

  /**
   * Stop gradient flow early.
   *
   * @param gram eigenvalues and eigenvectors of H
   * @param targets y (n x k)
   * @param time t, not negative; time 1/lambda has learned 63 % of the direction with eigenvalue
   *     lambda
   */
  public static KernelRegression stopped(Eigen gram, double[][] targets, double time) {
    double[][] coefficients = new double[targets.length][targets[0].length];
    for (int o = 0; o < targets[0].length; o++) {
      int output = o;
      double[] inBasis =
          gram.coordinates(Arrays.stream(targets).mapToDouble(y -> y[output]).toArray());
      Arrays.setAll(inBasis, k -> learned(gram.values()[k], time) * inBasis[k]);
      double[] c = gram.combine(inBasis);
      IntStream.range(0, c.length).forEach(i -> coefficients[i][output] = c[i]);
    }
    return new KernelRegression(coefficients);
  }

  /** Return (1 - exp(-lambda t))/lambda, t where lambda is 0. */
  private static double learned(double value, double time) {
    return value > 0 ? -Math.expm1(-value * time) / value : time;
  }

  /**
   * Return predictions (n' x k).
   *
   * @param cross H between the inputs to predict and the training inputs (n' x n), as {@link
   *     LimitGram#implicitLayerWith} returns it
   */
  public double[][] predict(double[][] cross) {
    int outputs = coefficients[0].length;
    double[][] predictions = new double[cross.length][outputs];
    for (int o = 0; o < outputs; o++) {
      int output = o;
      double[] column = Arrays.stream(coefficients).mapToDouble(c -> c[output]).toArray();
      IntStream.range(0, cross.length)
          .forEach(i -> predictions[i][output] = Vectors.dot(cross[i], column));
    }
    return predictions;
  }
}

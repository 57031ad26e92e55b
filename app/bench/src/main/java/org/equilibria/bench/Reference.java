package org.equilibria.bench;

import java.util.Arrays;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;

/**
 * Results recomputed in f64 on the reference backend, with operations of their own: products with
 * the weight as it is, not packed, and norms of differences formed explicitly.
 */
final class Reference implements AutoCloseable {

  /** The backend that others are checked against. */
  static final ComponentSpec BACKEND = ComponentSpec.of("ejml");

  // Rounding of a product of m terms, in units of the norms of its factors. The worst case is m,
  // sums in blocks as products form them stay near 1 (Higham and Mary 2019); only the slope of
  // entries this close to a kink is given away by it.
  private static final double PRODUCT_ROUNDINGS = 8;

  private final Backend backend;
  private final Catalog catalog;

  /**
   * Hold relative residuals and what is added to the tolerance.
   *
   * @param residual ||f(z) - z|| / ||f(z)|| of each row; infinite where it is not finite
   * @param allowance of each row
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Residuals(double[] residual, double[] allowance) {}

  Reference(Catalog catalog) {
    this.catalog = catalog;
    backend = catalog.create(Kinds.BACKEND, BACKEND);
  }

  Backend backend() {
    return backend;
  }

  /**
   * Recompute the residual of z = sigma(M z + phi). The allowance is one rounding of z and one of
   * f(z) to the precision that they were stored in.
   *
   * @param m weight, m x m
   * @param z states, n x m
   */
  Residuals forward(LayerProblem problem, double[] m, double[] z, Precision stored) {
    try (Scope scope = backend.openScope("check", Precision.F64)) {
      Matrix state = states(problem, z, scope);
      Matrix image = preactivation(problem, m, state, scope);
      Kernel sigma = backend.compile(problem.sigma(catalog).value(Expr.x()));
      backend.map(sigma, image, null, new double[0], image);
      double[] residual = relative(image, state, scope);
      double[] allowance = new double[problem.rows()];
      Arrays.fill(allowance, roundings(stored));
      return new Residuals(residual, allowance);
    }
  }

  /**
   * Recompute the residual of u = g + (D o u) M with D = sigma'(M z + phi). Where a preactivation
   * is within rounding of a kink of sigma, either slope is right: what the other one would change
   * is added to the allowance.
   *
   * @param z states at which f was linearized, n x m
   * @param u adjoint states, n x m
   */
  Residuals adjoint(LayerProblem problem, double[] m, double[] z, double[] u, Precision stored) {
    int n = problem.rows();
    int width = problem.width();
    try (Scope scope = backend.openScope("check", Precision.F64)) {
      Matrix weight = HostMatrices.upload(m, width, width, scope);
      Matrix state = states(problem, z, scope);
      Matrix adjoint = states(problem, u, scope);
      Matrix pre = preactivation(problem, m, state, scope);
      double[] weightNorms = norms(weight);
      double[] reach = outer(norms(state), weightNorms);
      double error = PRODUCT_ROUNDINGS * stored.unitRoundoff();
      Arrays.setAll(reach, i -> error * reach[i]);
      Matrix slope = scope.uninitialized(n, width);
      double[] jump = slopes(problem.sigma(catalog), pre, reach, slope, scope);
      backend.hadamard(slope, adjoint, slope);
      Matrix image = states(problem, problem.cotangent(), scope);
      backend.gemm(1, slope, false, weight, false, 1, image);
      double[] imageNorms = norms(image);
      double[] residual = relative(image, adjoint, scope);
      double[] allowance = new double[n];
      for (int i = 0; i < n; i++) {
        double kinks = 0;
        for (int j = 0; j < width; j++) {
          int at = i * width + j;
          kinks += jump[at] == 0 ? 0 : jump[at] * Math.abs(u[at]) * weightNorms[j];
        }
        allowance[i] = roundings(stored) + (kinks == 0 ? 0 : kinks / imageNorms[i]);
      }
      return new Residuals(residual, allowance);
    }
  }

  private static double roundings(Precision stored) {
    return 2 * stored.unitRoundoff();
  }

  /** Write sigma'(pre) and return by how much it varies within reach of pre. */
  private double[] slopes(Activation sigma, Matrix pre, double[] reach, Matrix slope, Scope scope) {
    Kernel derivative = backend.compile(sigma.derivative(Expr.x()));
    Kernel above = backend.compile(sigma.derivative(Expr.x().plus(Expr.y())));
    Kernel below = backend.compile(sigma.derivative(Expr.x().minus(Expr.y())));
    double[] none = new double[0];
    Matrix distance = HostMatrices.upload(reach, pre.rows(), pre.cols(), scope);
    Matrix low = scope.uninitialized(pre.rows(), pre.cols());
    backend.map(below, pre, distance, none, low);
    backend.map(above, pre, distance, none, slope);
    backend.axpby(-1, low, 1, slope);
    double[] jump = HostMatrices.download(slope);
    Arrays.setAll(jump, i -> Math.abs(jump[i]));
    backend.map(derivative, pre, null, none, slope);
    return jump;
  }

  private static Matrix states(LayerProblem problem, double[] values, Scope scope) {
    return HostMatrices.upload(values, problem.rows(), problem.width(), scope);
  }

  /** Return z M^T + phi. */
  private Matrix preactivation(LayerProblem problem, double[] m, Matrix z, Scope scope) {
    Matrix weight = HostMatrices.upload(m, problem.width(), problem.width(), scope);
    Matrix out = states(problem, problem.phi(), scope);
    backend.gemm(1, z, false, weight, true, 1, out);
    return out;
  }

  private double[] relative(Matrix image, Matrix state, Scope scope) {
    Matrix difference = scope.uninitialized(image.rows(), image.cols());
    backend.copy(image, difference);
    backend.axpby(-1, state, 1, difference);
    double[] residual = norms(difference);
    double[] imageNorms = norms(image);
    for (int i = 0; i < residual.length; i++) {
      double relative = residual[i] == 0 ? 0 : residual[i] / imageNorms[i];
      residual[i] = Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative;
    }
    return residual;
  }

  private double[] norms(Matrix a) {
    double[] out = new double[a.rows()];
    backend.rowNorms(a, Norm.L2, out);
    return out;
  }

  private static double[] outer(double[] rows, double[] cols) {
    double[] out = new double[rows.length * cols.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < cols.length; j++) {
        out[i * cols.length + j] = rows[i] * cols[j];
      }
    }
    return out;
  }

  @Override
  public void close() {
    backend.close();
  }
}

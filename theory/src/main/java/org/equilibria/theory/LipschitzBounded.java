package org.equilibria.theory;

import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.parameterization.Property;
import org.equilibria.theory.numerics.Rounding;

/**
 * The weight of a Lipschitz-bounded equilibrium, M = I - D^{-1} V with V = (I + D^2) / (2 g) + X^T
 * X / (2 m) + (S - S^T) / sqrt(m) and D = diag(exp(l)), l, X and S free (Revay, Wang and Manchester
 * 2020, arXiv 2010.01732: the direct parameterization, here of the map from phi to z).
 *
 * <p>As 2 D - D M - M^T D = V + V^T &gt;= (I + D^2) / g, the equilibrium is unique, and changes by
 * at most g ||dphi||_2 (docs/theory.md, section 1). A network changes by at most alpha ||B||_2 g
 * times what its phi does: input and output weights are no part of M, so that a bound of the whole
 * network, which the paper builds in, too, is left to the bounds of robustness.
 *
 * <p>Guarantees {@link Property#LIPSCHITZ} with the diagonal exp(l) and g, or more than g as
 * rounding asks for; nothing once rounding may do all of (I + D^2) / g. M need not be monotone in
 * the Euclidean norm, only in that of D: there splitting converges, as sigma acts entry by entry
 * and is the same resolvent in both; other solvers may fail.
 *
 * <p>Costs a product of m x m matrices, its gradient two more.
 *
 * @param options the constant and the size of the initial parameters
 */
public record LipschitzBounded(Options options) implements Parameterization {

  /**
   * Options of the weight.
   *
   * @param lipschitz Lipschitz constant g of the equilibrium in phi
   * @param scale standard deviation of the initial entries of X and S
   */
  public record Options(
      @Option(
              help = "Lipschitz constant of the equilibrium in what is injected",
              value = "4",
              min = 0,
              minExclusive = true,
              max = 1e6)
          double lipschitz,
      @Option(
              help = "standard deviation of the initial entries of X and S",
              value = "0.5",
              min = 0,
              minExclusive = true,
              max = 10)
          double scale) {}

  @Override
  public List<ParameterSpec> parameters(int width) {
    return List.of(
        new ParameterSpec("X", width, width, options.scale()),
        new ParameterSpec("S", width, width, options.scale()),
        new ParameterSpec("l", 1, width, 0));
  }

  @Override
  public Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight) {
    double[] d = diagonal(backend, parameters);
    double[] v = form(backend, parameters, d, weight);
    int m = d.length;
    double[] out = new double[m * m];
    double[] scaled = new double[m * m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        int e = i * m + j;
        out[e] = (i == j ? 1 : 0) - v[e] / d[i];
        scaled[e] = Math.abs(v[e]) + (i == j ? 2 * d[i] : 0);
      }
    }
    backend.upload(out, weight);
    double gram = HostSquare.squares(HostSquare.read(backend, parameters.get(0))) / m;
    double left = 1 / options.lipschitz() - rounding(weight.precision(), gram, scaled, d);
    return HostSquare.isFinite(out) && left > 0
        ? new Certificate(Property.LIPSCHITZ, 1 / left, d)
        : Certificate.NONE;
  }

  /**
   * Bound in the spectral norm what rounding does to 2 D - D M - M^T D, and what it hides of the
   * proof; I + D^2 is at least I.
   *
   * @param gram at least the trace of X^T X / m
   * @param scaled at least the absolute values of D M
   */
  private static double rounding(Precision precision, double gram, double[] scaled, double[] d) {
    int m = d.length;
    double unit = precision.unitRoundoff();
    double sums = 2 * Math.sqrt(HostSquare.squares(scaled));
    double made = Rounding.of(m + 8, unit) * gram + Rounding.of(16, unit) * sums;
    double trace = gram + m * made;
    for (int i = 0; i < m; i++) {
      trace += scaled[i * m + i];
    }
    return made + 2 * (Rounding.of(m + 16) * trace + Rounding.of(64) * sums);
  }

  private static double[] diagonal(Backend backend, List<Matrix> parameters) {
    double[] d = HostSquare.read(backend, parameters.get(2));
    for (int i = 0; i < d.length; i++) {
      d[i] = Math.exp(d[i]);
    }
    return d;
  }

  /** Return V, made in a matrix of the shape of M whose content is lost. */
  private double[] form(Backend backend, List<Matrix> parameters, double[] d, Matrix workspace) {
    Matrix x = parameters.get(0);
    int m = d.length;
    backend.gemm(0.5 / m, x, true, x, false, 0, workspace);
    double[] v = HostSquare.read(backend, workspace);
    HostSquare.addSkew(backend, 1 / Math.sqrt(m), parameters.get(1), v);
    for (int i = 0; i < m; i++) {
      v[i * m + i] += (1 + d[i] * d[i]) / (2 * options.lipschitz());
    }
    return v;
  }

  /**
   * Write, with H = -D^{-1} G the gradient by V, X (H + H^T) / (2 m), (H - H^T) / sqrt(m), and
   * d_i^2 H_ii / g - sum_j H_ij V_ij by l_i.
   */
  @Override
  public void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters) {
    Matrix x = parameters.get(0);
    int m = x.rows();
    double[] d = diagonal(backend, parameters);
    double[] h = HostSquare.read(backend, gradWeight);
    double[] gradL = new double[m];
    try (Scope scratch = gradParameters.get(0).scope().child("lipschitz-bounded")) {
      Matrix work = scratch.uninitialized(m, m);
      double[] v = form(backend, parameters, d, work);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < m; j++) {
          h[i * m + j] /= -d[i];
          gradL[i] -= h[i * m + j] * v[i * m + j];
        }
        gradL[i] += d[i] * d[i] * h[i * m + i] / options.lipschitz();
      }
      backend.upload(h, work);
      backend.gemm(0.5 / m, x, false, work, false, 0, gradParameters.get(0));
      backend.gemm(0.5 / m, x, false, work, true, 1, gradParameters.get(0));
      HostSquare.skew(backend, 1 / Math.sqrt(m), work, gradParameters.get(1));
      backend.upload(gradL, gradParameters.get(2));
    }
  }

  /**
   * Write (dl_i V_ij - dV_ij) / d_i, dV = D^2 diag(dl) / g + (dX^T X + X^T dX) / (2 m) + (dS -
   * dS^T) / sqrt(m).
   */
  @Override
  public void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection) {
    Matrix x = parameters.get(0);
    Matrix along = direction.get(0);
    int m = x.rows();
    double[] d = diagonal(backend, parameters);
    double[] v = form(backend, parameters, d, weightDirection);
    backend.gemm(0.5 / m, along, true, x, false, 0, weightDirection);
    backend.gemm(0.5 / m, x, true, along, false, 1, weightDirection);
    double[] moved = HostSquare.read(backend, weightDirection);
    HostSquare.addSkew(backend, 1 / Math.sqrt(m), direction.get(1), moved);
    double[] alongL = HostSquare.read(backend, direction.get(2));
    for (int i = 0; i < m; i++) {
      moved[i * m + i] += d[i] * d[i] * alongL[i] / options.lipschitz();
      for (int j = 0; j < m; j++) {
        int e = i * m + j;
        moved[e] = (alongL[i] * v[e] - moved[e]) / d[i];
      }
    }
    backend.upload(moved, weightDirection);
  }
}

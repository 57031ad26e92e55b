package org.equilibria.theory;

import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.parameterization.Property;
import org.equilibria.theory.numerics.Rounding;

/**
 * A strongly monotone weight, M = (1 - mu) I - B^T B / m + (C - C^T) / sqrt(m) with free B and C
 * (Winston and Kolter 2020, arXiv 2006.08591: every M with I - (M + M^T)/2 &gt;= mu I is of this
 * form).
 *
 * <p>Guarantees {@link Property#STRONGLY_MONOTONE} with mu less what rounding may do to B^T B,
 * which grows with ||B||_F^2 and the width; once nothing is left of mu nothing is guaranteed. In
 * F32 that is near widths of 3,000 for the initial B and mu = 0.1. ||M||_2 is not bounded, so that
 * Picard may diverge; operator splitting converges.
 *
 * <p>Costs one product of m x m matrices, its gradient two.
 *
 * @param options the constant and the size of the initial parameters
 */
public record Monotone(Options options) implements Parameterization {

  /**
   * Options of the strongly monotone weight.
   *
   * @param mu lower bound of 1 - lambda_max((M + M^T)/2)
   * @param scale standard deviation of the initial entries of B and C
   */
  public record Options(
      @Option(
              help = "lower bound of 1 - lambda_max((M + M^T)/2)",
              value = "0.1",
              min = 0,
              minExclusive = true,
              max = 10)
          double mu,
      @Option(
              help = "standard deviation of the initial entries of B and C",
              value = "0.5",
              min = 0,
              minExclusive = true,
              max = 10)
          double scale) {}

  @Override
  public List<ParameterSpec> parameters(int width) {
    return List.of(
        new ParameterSpec("B", width, width, options.scale()),
        new ParameterSpec("C", width, width, options.scale()));
  }

  @Override
  public Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight) {
    Matrix b = parameters.get(0);
    int m = weight.rows();
    backend.gemm(-1.0 / m, b, true, b, false, 0, weight);
    double[] entries = HostSquare.read(backend, weight);
    HostSquare.addSkew(backend, 1 / Math.sqrt(m), parameters.get(1), entries);
    for (int i = 0; i < m; i++) {
      entries[i * m + i] += 1 - options.mu();
    }
    backend.upload(entries, weight);
    double constant =
        options.mu() - rounding(m, weight.precision(), HostSquare.read(backend, b), entries);
    return HostSquare.isFinite(entries) && constant > 0
        ? new Certificate(Property.STRONGLY_MONOTONE, constant)
        : Certificate.NONE;
  }

  /**
   * Bound in the spectral norm what rounding does to M, and what it hides of the proof: inner
   * products of m terms err by gamma_m |B|^T |B|, and the last sums by an ulp of each entry.
   */
  private double rounding(int m, Precision precision, double[] b, double[] entries) {
    double unit = precision.unitRoundoff();
    double gram = HostSquare.squares(b) / m;
    double sums = Math.sqrt(HostSquare.squares(entries)) + options.mu() + 1;
    double made = Rounding.of(m + 8, unit) * gram + Rounding.of(8, unit) * sums;
    // The trace of limit I - (M + M^T)/2, which the decomposition errs by, is that of B^T B / m.
    double proof = Rounding.of(m + 16) * (gram + m * made) + Rounding.of(32) * sums;
    return made + proof;
  }

  /** Write -B (G + G^T) / m and (G - G^T) / sqrt(m). */
  @Override
  public void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters) {
    Matrix b = parameters.get(0);
    Matrix gradB = gradParameters.get(0);
    double m = b.rows();
    backend.gemm(-1 / m, b, false, gradWeight, false, 0, gradB);
    backend.gemm(-1 / m, b, false, gradWeight, true, 1, gradB);
    HostSquare.skew(backend, 1 / Math.sqrt(m), gradWeight, gradParameters.get(1));
  }

  /** Write -(dB^T B + B^T dB) / m + (dC - dC^T) / sqrt(m). */
  @Override
  public void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection) {
    Matrix b = parameters.get(0);
    Matrix along = direction.get(0);
    double m = b.rows();
    HostSquare.skew(backend, 1 / Math.sqrt(m), direction.get(1), weightDirection);
    backend.gemm(-1 / m, along, true, b, false, 1, weightDirection);
    backend.gemm(-1 / m, b, true, along, false, 1, weightDirection);
  }
}

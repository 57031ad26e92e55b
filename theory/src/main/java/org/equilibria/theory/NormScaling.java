package org.equilibria.theory;

import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.parameterization.Property;

/**
 * A free square matrix, scaled, whose norm is held: M = A^ min(gamma, gamma / ||A^||_2) with A^ = A
 * / sqrt(m) and A initially N(0, 1), so that ||M||_2 is at most gamma wherever training moves A
 * (Gao, Liu, Liu, Rajan and Gao 2022, arXiv 2110.05645).
 *
 * <p>Where ||A^||_2 is above 1, as it is at the initial A of any but the narrowest layer, the
 * derivative holds that of the norm: d||A||_2 = u^T dA v for the largest singular pair. At ||A^||_2
 * = 1 it is that of gamma A^; where the largest singular value is repeated the norm has no
 * derivative, and u v^T is that of one of its pairs, the same in every call.
 *
 * <p>The norm is gamma to rounding, which may leave it above: guarantees {@link
 * Property#CONTRACTION_2} with gamma (1 + 1e-12 + 1e-15 m^2), in F32 with 2e-6 more, and nothing
 * where that is not below 1. An A that is not finite makes M NaN, with no guarantee.
 *
 * <p>Costs about a hundred products of A with a vector, its gradient the same.
 *
 * @param options the scale
 */
public record NormScaling(Options options) implements Parameterization {

  /**
   * Options of the scaling.
   *
   * @param gamma bound of ||M||_2
   */
  public record Options(
      @Option(
              help = "bound of the spectral norm of the weight, below 1 for a contraction",
              value = "0.8",
              min = 0,
              minExclusive = true,
              max = 1,
              maxExclusive = true)
          double gamma) {}

  @Override
  public List<ParameterSpec> parameters(int width) {
    return List.of(new ParameterSpec("A", width, width, 1));
  }

  @Override
  public Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight) {
    try (Scope scratch = weight.scope().child("norm-scaling")) {
      SpectralCap cap = cap(parameters, scratch);
      cap.apply(weight);
      double constant = options.gamma() * (1 + SpectralCap.headroom(weight));
      return constant < 1 && !Double.isNaN(cap.factor())
          ? new Certificate(Property.CONTRACTION_2, constant)
          : Certificate.NONE;
    }
  }

  /**
   * Write s (G - ({@code <G, A>} / ||A||) u v^T) for M = s A, or s G where the norm is not active.
   */
  @Override
  public void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters) {
    Matrix out = gradParameters.get(0);
    try (Scope scratch = out.scope().child("norm-scaling")) {
      cap(parameters, scratch).pullback(gradWeight, out);
    }
  }

  /** Write s (D - (u^T D v / ||A||) A) for M = s A, or s D where the norm is not active. */
  @Override
  public void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection) {
    try (Scope scratch = weightDirection.scope().child("norm-scaling")) {
      cap(parameters, scratch).pushforward(direction.get(0), weightDirection, scratch);
    }
  }

  private SpectralCap cap(List<Matrix> parameters, Scope scratch) {
    Matrix a = parameters.get(0);
    return SpectralCap.of(a, options.gamma(), Math.sqrt(a.rows()), scratch);
  }
}

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
 * A symmetric weight of bounded spectrum, M = kappa S / max(1, ||S||_2) with S = (A + A^T) / (2
 * sqrt(m)): with sigma the prox of F the equilibrium is the least point of the energy z^T (I - M) z
 * / 2 - phi^T z + F(z), which is convex (of networks Hopfield 1984; of monotone equilibria, without
 * the skew part, Winston and Kolter 2020, arXiv 2006.08591).
 *
 * <p>Guarantees {@link Property#SYMMETRIC_CONTRACTION} with kappa: a contraction in the Euclidean
 * norm, whose eigenvalues are real. S is scaled a little below kappa for rounding: by 1e-12 + 1e-15
 * m^2, in F32 by 2e-6 more.
 *
 * <p>Costs about a hundred products of S with a vector, its gradient the same.
 *
 * @param options the bound
 */
public record Symmetric(Options options) implements Parameterization {

  /**
   * Options of the symmetric weight.
   *
   * @param kappa bound of the absolute values of the eigenvalues
   */
  public record Options(
      @Option(
              help = "bound of the absolute values of the eigenvalues of the weight",
              value = "0.9",
              min = 0,
              minExclusive = true,
              max = 1,
              maxExclusive = true)
          double kappa) {}

  @Override
  public List<ParameterSpec> parameters(int width) {
    return List.of(new ParameterSpec("A", width, width, 1));
  }

  @Override
  public Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight) {
    try (Scope scratch = weight.scope().child("symmetric")) {
      SpectralCap cap = cap(backend, parameters, scratch);
      cap.apply(weight);
      return Double.isNaN(cap.factor())
          ? Certificate.NONE
          : new Certificate(Property.SYMMETRIC_CONTRACTION, options.kappa());
    }
  }

  private SpectralCap cap(Backend backend, List<Matrix> parameters, Scope scratch) {
    Matrix a = parameters.get(0);
    Matrix s = scratch.uninitialized(a.rows(), a.cols());
    half(backend, a, s);
    return SpectralCap.of(s, options.kappa() * (1 - SpectralCap.headroom(a)), 1, scratch);
  }

  /** Write (A + A^T) / (2 sqrt(m)), a map that is its own adjoint. */
  private static void half(Backend backend, Matrix a, Matrix out) {
    HostSquare.symmetric(backend, 0.5 / Math.sqrt(a.rows()), a, out);
  }

  /**
   * Write (P + P^T) / (2 sqrt(m)), P = s (G - ({@code <G, S>} / ||S||) u v^T) for M = s S, or s G
   * where ||S||_2 is at most 1.
   */
  @Override
  public void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters) {
    Matrix out = gradParameters.get(0);
    try (Scope scratch = out.scope().child("symmetric")) {
      Matrix bySum = scratch.uninitialized(out.rows(), out.cols());
      cap(backend, parameters, scratch).pullback(gradWeight, bySum);
      half(backend, bySum, out);
    }
  }

  /** Write s (D' - (u^T D' v / ||S||) S), D' = (D + D^T) / (2 sqrt(m)), or s D'. */
  @Override
  public void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection) {
    Matrix along = direction.get(0);
    try (Scope scratch = weightDirection.scope().child("symmetric")) {
      Matrix sum = scratch.uninitialized(along.rows(), along.cols());
      half(backend, along, sum);
      cap(backend, parameters, scratch).pushforward(sum, weightDirection, scratch);
    }
  }
}

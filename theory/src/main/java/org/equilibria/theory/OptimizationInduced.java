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
import org.equilibria.theory.numerics.Rounding;

/**
 * The weight of an optimization-induced equilibrium, M = kappa A A^T / max(m, ||A||_2^2), symmetric
 * with eigenvalues in [0, kappa] (Xie, Wang, Ling, Li, Wang, Liu and Lin 2022, "Optimization
 * Induced Equilibrium Networks", arXiv 2105.13228).
 *
 * <p>Its equilibria are x = W^T sigma(W x + phi), the least point of a convex function that sigma
 * and W define. The state here is z = sigma(W x + phi), with x = W^T z: so z = sigma(W W^T z +
 * phi), M = W W^T, and a free readout of z holds every readout of x.
 *
 * <p>Guarantees {@link Property#SEMIDEFINITE_CONTRACTION} with kappa and what rounding may do to A
 * A^T, which grows with ||A||_F^2 and the width; {@link Property#SYMMETRIC_CONTRACTION} where that
 * is more than kappa/128, as for hundreds of units in F32, and nothing where the constant is not
 * below 1.
 *
 * <p>Costs a product of m x m matrices and about a hundred with a vector; its gradient two products
 * more.
 *
 * @param options the bound
 */
public record OptimizationInduced(Options options) implements Parameterization {

  /**
   * Options of the weight.
   *
   * @param kappa bound of the eigenvalues
   */
  public record Options(
      @Option(
              help = "bound of the eigenvalues of the weight, which are at least 0",
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
    int m = weight.rows();
    try (Scope scratch = weight.scope().child("optimization-induced")) {
      Square square = square(parameters, scratch);
      Matrix product = scratch.uninitialized(weight.rows(), weight.cols());
      square.product(product);
      // halves of both triangles, which a backend may round differently
      HostSquare.symmetric(backend, 0.5, product, weight);
      // inner products of m terms err by gamma_m |A| |A|^T
      double squares = HostSquare.squares(HostSquare.read(backend, parameters.get(0)));
      double rounding =
          2 * Rounding.of(m + 8, weight.precision().unitRoundoff()) * square.factor * squares;
      double constant = options.kappa() + rounding;
      // half of it, so that the claim can be proved from the entries, in f64
      boolean semidefinite = rounding <= Property.SEMIDEFINITE_SLACK * constant / 2;
      return constant < 1
          ? new Certificate(
              semidefinite ? Property.SEMIDEFINITE_CONTRACTION : Property.SYMMETRIC_CONTRACTION,
              constant)
          : Certificate.NONE;
    }
  }

  private Square square(List<Matrix> parameters, Scope scratch) {
    Matrix a = parameters.get(0);
    double bound = options.kappa() * (1 - 4 * SpectralCap.headroom(a));
    SpectralCap cap = SpectralCap.of(a, 1, Math.sqrt(a.rows()), scratch);
    return new Square(cap, bound * cap.factor() * cap.factor());
  }

  /**
   * Write s (G + G^T) A - 2 ({@code <G, M>} / ||A||) u v^T for M = s A A^T, the last where
   * ||A||_2^2 is above m.
   */
  @Override
  public void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters) {
    Matrix a = parameters.get(0);
    Matrix out = gradParameters.get(0);
    try (Scope scratch = out.scope().child("optimization-induced")) {
      Square square = square(parameters, scratch);
      backend.gemm(square.factor, gradWeight, false, a, false, 0, out);
      backend.gemm(square.factor, gradWeight, true, a, false, 1, out);
      if (square.cap.active()) {
        Matrix weight = scratch.uninitialized(a.rows(), a.rows());
        square.product(weight);
        TopSingularPair top = square.cap.top();
        double slope = -2 * SpectralCap.inner(backend, gradWeight, weight) / top.value();
        backend.gemm(slope, top.left(), true, top.right(), false, 1, out);
      }
    }
  }

  /** Write s (D A^T + A D^T) - 2 (u^T D v / ||A||) M, the last where ||A||_2^2 is above m. */
  @Override
  public void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection) {
    Matrix a = parameters.get(0);
    Matrix along = direction.get(0);
    try (Scope scratch = weightDirection.scope().child("optimization-induced")) {
      Square square = square(parameters, scratch);
      double slope = 0;
      if (square.cap.active()) {
        slope = -2 * square.cap.along(along, scratch) / square.cap.top().value();
      }
      backend.gemm(slope * square.factor, a, false, a, true, 0, weightDirection);
      backend.gemm(square.factor, along, false, a, true, 1, weightDirection);
      backend.gemm(square.factor, a, false, along, true, 1, weightDirection);
    }
  }

  /**
   * The product s A A^T.
   *
   * @param cap A with its largest singular pair
   * @param factor s; NaN if A is not finite
   */
  private record Square(SpectralCap cap, double factor) {

    void product(Matrix out) {
      Matrix a = cap.a();
      out.scope().backend().gemm(factor, a, false, a, true, 0, out);
    }
  }
}

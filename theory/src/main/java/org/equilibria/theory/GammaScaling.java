package org.equilibria.theory;

import java.util.List;
import java.util.OptionalDouble;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;

/**
 * A free square matrix, scaled: M = (gamma / sqrt(m)) A with A initially N(0, 1) (Gao and Gao 2022,
 * arXiv 2209.15562).
 *
 * <p>Nothing is guaranteed of M: at the initial A, ||M||_2 tends to 2 gamma as m grows, so that
 * gamma below 1/2 gives a contraction with high probability, but training moves A.
 *
 * <p>Costs O(m^2), its gradient the same.
 *
 * @param options the scale
 */
public record GammaScaling(Options options) implements Parameterization {

  /**
   * Options of the scaling.
   *
   * @param gamma scale of the weight
   */
  public record Options(
      @Option(
              help = "scale of the weight, below 0.5 for a contraction at the start",
              value = "0.4",
              min = 0,
              minExclusive = true,
              max = 10)
          double gamma) {}

  @Override
  public List<ParameterSpec> parameters(int width) {
    return List.of(new ParameterSpec("A", width, width, 1));
  }

  @Override
  public Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight) {
    scale(backend, parameters.get(0), weight);
    return Certificate.NONE;
  }

  @Override
  public void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters) {
    scale(backend, gradWeight, gradParameters.get(0));
  }

  @Override
  public void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection) {
    scale(backend, direction.get(0), weightDirection);
  }

  @Override
  public OptionalDouble freeScale() {
    return OptionalDouble.of(options.gamma());
  }

  @Override
  public boolean moveWeight(Backend backend, List<Matrix> parameters, Matrix weightDirection) {
    Matrix a = parameters.get(0);
    backend.axpby(Math.sqrt(a.rows()) / options.gamma(), weightDirection, 1, a);
    return true;
  }

  private void scale(Backend backend, Matrix a, Matrix out) {
    backend.axpby(options.gamma() / Math.sqrt(a.rows()), a, 0, out);
  }
}

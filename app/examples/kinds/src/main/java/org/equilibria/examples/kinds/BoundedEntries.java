package org.equilibria.examples.kinds;

import java.util.List;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.parameterization.Property;

/**
 * Entries that cannot grow: M = (gamma / m) tanh(A), so that ||M||_inf is at most gamma whatever
 * training does to A, and f contracts in the maximum norm.
 */
public record BoundedEntries(Options options) implements Parameterization {

  private static final Expr TANH = Expr.x().tanh();

  /** y (1 - tanh(x)^2), the derivative in the direction y. */
  private static final Expr ALONG = Expr.y().times(TANH.times(TANH).neg().plus(1));

  /** Options of the bounded entries. */
  public record Options(
      @Option(
              help = "bound of ||M||_inf",
              value = "0.9",
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
    Matrix a = parameters.get(0);
    backend.map(backend.compile(TANH.times(scale(a))), a, null, new double[0], weight);
    return new Certificate(Property.CONTRACTION_INF, options.gamma());
  }

  @Override
  public void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters) {
    along(backend, parameters.get(0), gradWeight, gradParameters.get(0));
  }

  @Override
  public void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection) {
    along(backend, parameters.get(0), direction.get(0), weightDirection);
  }

  /** The Jacobian is diagonal, so that it is its own adjoint. */
  private void along(Backend backend, Matrix a, Matrix direction, Matrix out) {
    backend.map(backend.compile(ALONG.times(scale(a))), a, direction, new double[0], out);
  }

  private double scale(Matrix a) {
    return options.gamma() / a.cols();
  }
}

package org.equilibria.theory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Interval;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.parameterization.Property;

/**
 * A non-negative weight, M = (gamma / m) ln(1 + exp(A)), of a positive concave network (Gabor,
 * Piotrowski and Cavalcante 2024, arXiv 2402.04029).
 *
 * <p>It asks for more than a weight: with phi at least 0, and sigma bounded, non-decreasing and
 * concave on x at least 0 and above 0 at 0, z -&gt; sigma(M z + phi) is a positive concave map,
 * which has one equilibrium, and Picard's iteration converges to it from every start that is not
 * negative, whatever the size of M (Yates 1995: bounded interference functions). Other activations
 * and injections are refused; of those built in, {@code sigmoid} and {@code relu} will do.
 *
 * <p>Guarantees {@link Property#NON_NEGATIVE} with 0. Where the slopes of sigma are below 1 and M
 * is small, the maximum norm would do, too; at a large gamma it would not.
 *
 * <p>Costs O(m^2) on the host, its gradient the same.
 *
 * @param options the scale
 */
public record NonNegative(Options options) implements Parameterization {

  private static final Interval POSITIVE = new Interval(0, Double.POSITIVE_INFINITY);

  /**
   * Where slopes are compared: in steps of 1/64 up to 64, beyond which bounded ones are about 0.
   */
  private static final int STEPS = 4096;

  private static final double STEP = 1.0 / 64;

  /**
   * Options of the weight.
   *
   * @param gamma scale: about the sum of a row at the start
   */
  public record Options(
      @Option(
              help = "scale of the weight, about the sum of a row at the start",
              value = "1",
              min = 0,
              minExclusive = true,
              max = 1e4)
          double gamma) {}

  @Override
  public List<ParameterSpec> parameters(int width) {
    return List.of(new ParameterSpec("A", width, width, 1));
  }

  @Override
  public Optional<String> refusal(Activation activation, Expr features) {
    Expr sigma = activation.value(Expr.x());
    Interval values = sigma.range(POSITIVE);
    List<String> lacks = new ArrayList<>();
    if (!(sigma.range(Interval.of(0)).lo() > 0)) {
      lacks.add("above 0 at 0");
    }
    if (!(values.hi() < Double.POSITIVE_INFINITY)) {
      lacks.add("bounded");
    }
    if (!(activation.slopes().min() >= 0)) {
      lacks.add("non-decreasing");
    }
    if (slopeRises(activation.derivative(Expr.x()))) {
      lacks.add("concave on x >= 0");
    }
    List<String> needs = new ArrayList<>();
    if (!lacks.isEmpty()) {
      needs.add(
          "an activation such as sigmoid; this one is not known to be " + String.join(", ", lacks));
    }
    if (!(features.range(Interval.REALS).lo() >= 0)) {
      needs.add("an injection that is at least 0, such as relu");
    }
    return needs.isEmpty()
        ? Optional.empty()
        : Optional.of("non-negative needs " + String.join(", and ", needs));
  }

  /** Return whether a slope is above one before it, rounding included. */
  private static boolean slopeRises(Expr slope) {
    double least = Double.POSITIVE_INFINITY;
    for (int k = 1; k <= STEPS; k++) {
      Interval here = slope.range(Interval.of(k * STEP));
      if (here.lo() > least) {
        return true;
      }
      least = Math.min(least, here.hi());
    }
    return false;
  }

  @Override
  public Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight) {
    double[] a = HostSquare.read(backend, parameters.get(0));
    double scale = options.gamma() / weight.rows();
    for (int e = 0; e < a.length; e++) {
      a[e] = scale * (Math.max(a[e], 0) + Math.log1p(Math.exp(-Math.abs(a[e]))));
    }
    backend.upload(a, weight);
    return HostSquare.isFinite(a) ? new Certificate(Property.NON_NEGATIVE, 0) : Certificate.NONE;
  }

  /** Write (gamma / m) G_ij / (1 + exp(-A_ij)). */
  @Override
  public void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters) {
    derivative(backend, parameters.get(0), gradWeight, gradParameters.get(0));
  }

  /** Write (gamma / m) D_ij / (1 + exp(-A_ij)). */
  @Override
  public void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection) {
    derivative(backend, parameters.get(0), direction.get(0), weightDirection);
  }

  private void derivative(Backend backend, Matrix parameter, Matrix along, Matrix out) {
    double[] a = HostSquare.read(backend, parameter);
    double[] g = HostSquare.read(backend, along);
    double scale = options.gamma() / out.rows();
    for (int e = 0; e < g.length; e++) {
      g[e] *= scale / (1 + Math.exp(-a[e]));
    }
    backend.upload(g, out);
  }
}

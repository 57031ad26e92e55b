package org.equilibria.theory.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moments of activations with kinks are as good as their stated error at any correlation. */
class PanelMomentsTest {

  private static final double LAMBDA = 1.0507009873554805;
  private static final double ALPHA = 1.6732632423543772;

  /** SELU, whose slope jumps at 0 from 1.76 to 1.05. */
  private enum Selu implements Activation {
    INSTANCE;

    @Override
    public Expr value(Expr x) {
      Expr below = x.exp().minus(1).times(ALPHA);
      return Expr.ifPositive(x, x, below).times(LAMBDA);
    }

    @Override
    public Expr derivative(Expr x) {
      return Expr.ifPositive(x, Expr.constant(1), x.exp().times(ALPHA)).times(LAMBDA);
    }

    @Override
    public SlopeRange slopes() {
      return new SlopeRange(0, ALPHA * LAMBDA);
    }
  }

  private static PanelMoments relu(int nodes) {
    return new PanelMoments(x -> Math.max(0, x), x -> x > 0 ? 1 : 0, new double[] {0}, nodes);
  }

  /** E relu(u) relu(v) and P(u > 0, v > 0) in closed form (Cho and Saul 2009). */
  @ParameterizedTest
  @ValueSource(doubles = {-0.9999, -0.9, -0.3, 0, 0.3, 0.7, 0.95, 0.999, 0.99999})
  void momentsOfReluAreTheArcCosineOnes(double rho) {
    double theta = Math.acos(rho);
    double product = 2 * (Math.sin(theta) + (Math.PI - theta) * Math.cos(theta)) / (2 * Math.PI);
    PanelMoments moments = relu(20);
    // 1e-10: some thirty panels with 20 nodes of functions whose steepest part is six panels wide
    assertThat(moments.product(4, 1, 2 * rho)).isCloseTo(product, within(1e-10));
    assertThat(moments.slopeProduct(4, 1, 2 * rho))
        .isCloseTo((Math.PI - theta) / (2 * Math.PI), within(1e-10));
  }

  @Test
  void momentsOfAKinkedActivationAreThoseOfAFineSum() {
    DoubleUnaryOperator slope = HostFormula.of(Selu.INSTANCE.derivative(Expr.x()));
    PanelMoments moments =
        new PanelMoments(
            HostFormula.of(Selu.INSTANCE.value(Expr.x())), slope, new double[] {0}, 20);
    double rho = 0.7;
    assertThat(moments.slopeProduct(1, 1, rho)).isCloseTo(midpoints(slope, rho), within(2e-4));
    // what Gauss and Hermite make of it with 64 nodes a direction
    double hermite = HermiteMoments.of(Selu.INSTANCE, 64).slopeProduct(1, 1, rho);
    assertThat(Math.abs(hermite - moments.slopeProduct(1, 1, rho))).isGreaterThan(1e-3);
  }

  /** Sum over 2,000 x 2,000 midpoints: a jump costs half a cell, 5e-3 of a density of .4. */
  private static double midpoints(DoubleUnaryOperator f, double rho) {
    int cells = 2000;
    double step = 16.0 / cells;
    double rest = Math.sqrt(1 - rho * rho);
    double sum = 0;
    for (int i = 0; i < cells; i++) {
      double g = -8 + (i + 0.5) * step;
      double inner = 0;
      for (int j = 0; j < cells; j++) {
        double h = -8 + (j + 0.5) * step;
        inner += Math.exp(-0.5 * h * h) * f.applyAsDouble(rho * g + rest * h);
      }
      sum += Math.exp(-0.5 * g * g) * f.applyAsDouble(g) * inner;
    }
    return sum * step * step / (2 * Math.PI);
  }

  @Test
  void kinksAreFoundInFormulas() {
    assertThat(HostFormula.kinks(Selu.INSTANCE.value(Expr.x()))).containsExactly(0);
    assertThat(HostFormula.kinks(Expr.x().tanh())).isEmpty();
    assertThat(HostFormula.kinks(Expr.x().minus(0.3).abs().plus(Expr.x().max(2))))
        .hasSize(2)
        .satisfies(
            kinks -> {
              assertThat(kinks[0]).isCloseTo(0.3, within(1e-15));
              assertThat(kinks[1]).isCloseTo(2, within(1e-15));
            });
    assertThat(HostFormula.isPiecewiseLinear(Expr.x().max(Expr.x().times(0.1)))).isTrue();
    assertThat(HostFormula.isPiecewiseLinear(Expr.x().times(Expr.x()))).isFalse();
    assertThat(HostFormula.isPiecewiseLinear(Selu.INSTANCE.value(Expr.x()))).isFalse();
  }

  /** The stated error of an entry of H covers that at correlations that are not on its grid. */
  @Test
  void statedErrorCoversWhatIsSeenBetweenTheGridsCorrelations() {
    int width = 4;
    double gamma = 0.4;
    LimitChoice choice = LimitChoice.of(Selu.INSTANCE, Expr.x(), gamma, width);
    double stated = choice.error(width, width);
    assertThat(stated).isLessThan(1e-6);
    LimitKernel fine =
        new FiniteInputKernel(
            new MomentKernel(
                gamma,
                new PanelMoments(
                    HostFormula.of(Selu.INSTANCE.value(Expr.x())),
                    HostFormula.of(Selu.INSTANCE.derivative(Expr.x())),
                    new double[] {0},
                    40)),
            width);
    for (double correlation : new double[] {-0.95, -0.5, 0.1, 0.6, 0.8, 0.98, 0.9995}) {
      double entry =
          choice
              .kernel()
              .orElseThrow()
              .pair(width, width, correlation * width)
              .implicitLayer(gamma);
      double exact = fine.pair(width, width, correlation * width).implicitLayer(gamma);
      assertThat(entry).isCloseTo(exact, within(stated + 1e-12));
    }
  }
}

package org.equilibria.host.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.host.Equilibria;
import org.junit.jupiter.api.Test;

class SlopeCheckTest {

  private static final SlopeRange UNIT = new SlopeRange(0, 1);

  @Test
  void everyActivationOfTheFrameworkKeepsToItsSlopes() {
    try (Equilibria eq = Equilibria.builder().backend("ejml").build()) {
      assertThat(eq.catalog().ids(Kinds.ACTIVATION)).contains("gelu", "selu");
      for (String id : eq.catalog().ids(Kinds.ACTIVATION)) {
        Activation activation = eq.catalog().create(Kinds.ACTIVATION, ComponentSpec.of(id));

        assertThat(SlopeCheck.fault(activation.value(Expr.x()), activation.slopes())).isEmpty();
      }
    }
  }

  @Test
  void slopeAboveOrBelowTheRangeIsSeenWhereItIs() {
    assertThat(SlopeCheck.fault(Expr.x().tanh(), new SlopeRange(0, 0.99)).orElseThrow())
        .startsWith("slopes() claims [0.0, 0.99], but from x = -0.125 to -0.0625");
    assertThat(SlopeCheck.fault(Expr.x().neg(), UNIT).orElseThrow()).endsWith("the slope -1.00000");
    assertThat(SlopeCheck.fault(Expr.x().minus(100).max(0).times(2), UNIT)).isPresent();
  }

  @Test
  void slopeThatIsAttainedIsNotRefusedForRounding() {
    for (double slope : new double[] {0.1, 1 / 3.0, 1e-300, 1e300}) {
      assertThat(SlopeCheck.fault(Expr.x().times(slope), new SlopeRange(slope, slope))).isEmpty();
    }
  }

  @Test
  void formulaThatOverflowsIsNotAccused() {
    Expr gauss = Expr.x().times(Expr.x()).exp();

    assertThat(SlopeCheck.fault(gauss.dividedBy(gauss.plus(1)), new SlopeRange(-1, 1))).isEmpty();
  }
}

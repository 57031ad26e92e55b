package org.equilibria.theory.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.InputUnits;
import org.equilibria.api.theory.NetworkQuantities;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Figure;
import org.equilibria.api.theory.PredictionAccuracy;
import org.equilibria.engine.theory.QuantityStore;
import org.equilibria.theory.generalization.PredictionError;
import org.equilibria.theory.golden.Formulas;
import org.equilibria.theory.golden.Golden;
import org.equilibria.theory.numerics.Rounding;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.WeightFacts;
import org.junit.jupiter.api.Test;

/** Radii are of the network that is used, not of its exact equilibrium alone. */
class RobustnessTest {

  private static final Golden SMALL = Golden.read("A1_small");

  private static Figure radius(QuantityStore store) {
    return (Figure) RobustnessBounds.robustRadius().evaluate(store);
  }

  private static QuantityStore used(double rtol, double unit) {
    return GoldenStore.of(SMALL)
        .put(NetworkQuantities.PREDICTION_ACCURACY, new PredictionAccuracy(rtol, 0, unit));
  }

  @Test
  void radiusOfTheExactNetworkIsTheGoldenOne() {
    double expected = Arrays.stream(SMALL.vector("bounds.robust_radius")).min().orElseThrow();
    // f64 and residuals of 1e-14 take about (m + d + 32) 2^-53 c of |f| off
    assertThat(radius(used(0, 0x1p-53)).value()).isCloseTo(expected, within(1e-9 * expected));
  }

  @Test
  void whatUseMayErrByIsTakenOffTheOutput() {
    Figure exact = radius(used(0, 0x1p-53));
    Figure used = radius(used(1e-4, 0x1p-24));
    assertThat(used.value()).isLessThan(exact.value() * (1 - 1e-5));
    double error = used.terms().get("prediction-error");
    double lipschitz = used.terms().get("lipschitz");
    assertThat(used.value()).isLessThanOrEqualTo(exact.value() - 0.1 * error / lipschitz);
    assertThat(used.checks())
        .filteredOn(check -> check.id().equals("prediction"))
        .extracting(Check::evidence)
        .containsExactly(Check.Evidence.ASSUMED);
  }

  /** predict may answer the other class without any change of the input. */
  @Test
  void outputWithinWhatUseMayErrByHasNoRadius() {
    double[] f = SMALL.vector("forward.f");
    f[0] = 1e-9;
    Figure figure = radius(used(1e-4, 0x1p-24).put(NetworkQuantities.PREDICTIONS, f));
    assertThat(figure.value()).isZero();
    assertThat(figure.vacuous()).isTrue();
    assertThat(figure.terms().get("undecided")).isGreaterThanOrEqualTo(1);
  }

  @Test
  void residualAboveWhatConditioningAllowsLeavesNothing() {
    Figure figure = radius(used(0.9, 0x1p-24));
    assertThat(figure.value()).isZero();
  }

  /**
   * f32 loses all digits of states of 1e-42 to underflow, which no rounding relative to states pays
   * for; f64 loses nothing.
   */
  @Test
  void outputsThatUnderflowAreUndecided() {
    for (double unit : new double[] {0x1p-24, 0x1p-53}) {
      QuantityStore store = used(1e-6, unit);
      double scale = 1e-42;
      store.put(NetworkQuantities.PREDICTIONS, scaled(SMALL.vector("forward.f"), scale));
      store.put(NetworkQuantities.INPUTS, scaled(SMALL.matrix("X"), scale));
      store.put(NetworkQuantities.INJECTED, scaled(SMALL.matrix("forward.phi"), scale));
      store.put(NetworkQuantities.STATES, scaled(SMALL.matrix("forward.z"), scale));
      store.put(NetworkQuantities.INITIAL_STATES, scaled(SMALL.matrix("forward.z"), scale));
      store.put(NetworkQuantities.RESIDUALS, scaled(SMALL.vector("forward.f"), 0));
      store.put(NetworkQuantities.INITIAL_RESIDUALS, scaled(SMALL.vector("forward.f"), 0));
      Figure figure = radius(store);
      if (unit == 0x1p-24) {
        assertThat(figure.terms()).containsEntry("undecided", figure.terms().get("samples"));
        assertThat(figure.value()).isZero();
      } else {
        assertThat(figure.value()).isPositive();
      }
    }
  }

  private static double[] scaled(double[] v, double scale) {
    return Arrays.stream(v).map(x -> x * scale).toArray();
  }

  private static double[][] scaled(double[][] rows, double scale) {
    return Arrays.stream(rows).map(row -> scaled(row, scale)).toArray(double[][]::new);
  }

  /** States that meet the rule of termination by as little as they can, in random directions. */
  @Test
  void acceptedStateAnswersWithinTheBound() {
    double[][] weight = SMALL.weight();
    double[][] states = SMALL.matrix("forward.z");
    double[][] injected = SMALL.matrix("forward.phi");
    double[] b = SMALL.vector("b");
    double rtol = 1e-3;
    double[][] w = SMALL.matrix("W");
    double[][] x = SMALL.matrix("X");
    PredictionError error =
        new PredictionError(
            WeightFacts.of(weight),
            1,
            Rounding.frobeniusBound(new double[][] {b}),
            Rounding.frobeniusBound(w) / Math.sqrt(w.length),
            w.length + x[0].length,
            new PredictionAccuracy(rtol, 0, 0x1p-53));
    Random random = new Random(8);
    double largest = 0;
    for (int i = 0; i < states.length; i++) {
      double bound = error.at(Vectors.norm(states[i]), Vectors.norm(x[i]));
      for (int draw = 0; draw < 50; draw++) {
        // half of them along what moves the output most
        double share = draw % 2 == 0 ? 1 : 0;
        double[] direction = new double[b.length];
        Arrays.setAll(direction, k -> share * b[k] + random.nextGaussian());
        double moved = accepted(weight, states[i], injected[i], direction, rtol);
        double change = Math.abs(moved * Vectors.dot(b, direction));
        assertThat(change).isLessThanOrEqualTo(bound);
        largest = Math.max(largest, change / bound);
      }
    }
    assertThat(largest).as("the bound is not far from what is seen").isGreaterThan(0.05);
  }

  /** Return the largest t = 2^-k at which z + t direction is accepted. */
  private static double accepted(
      double[][] weight, double[] z, double[] phi, double[] direction, double rtol) {
    for (double t = 1; ; t /= 2) {
      double[] moved = z.clone();
      double length = t;
      Arrays.setAll(moved, k -> z[k] + length * direction[k]);
      double[] image = new double[z.length];
      Arrays.setAll(image, k -> Math.max(0, Vectors.dot(weight[k], moved) + phi[k]));
      double[] difference = new double[z.length];
      Arrays.setAll(difference, k -> image[k] - moved[k]);
      if (Vectors.norm(difference) <= rtol * Vectors.norm(image)) {
        return t;
      }
    }
  }

  @Test
  void radiusIsThatOfTheRawInput() {
    double plain = radius(used(0, 0x1p-53)).value();
    double[] scales = new double[SMALL.integer("n")];
    Arrays.fill(scales, 0.25);
    Figure mapped =
        radius(
            used(0, 0x1p-53)
                .put(
                    NetworkQuantities.INPUT_UNITS,
                    new InputUnits(scales, "of an input in metres", "in deviations")));
    assertThat(mapped.value()).isCloseTo(plain / 4, within(1e-15));
    assertThat(mapped.terms().get("network-radius")).isCloseTo(plain, within(1e-15));
    assertThat(mapped.checks())
        .extracting(Check::statement)
        .contains("the change is of an input in metres");
  }

  /** f_T - f_0 changes by Lip_T + Lip_0 at most. */
  @Test
  void centredNetworkHasTheConstantsOfBoth() {
    double plain = radius(used(0, 0x1p-53)).value();
    Figure centred = radius(used(0, 0x1p-53).put(NetworkQuantities.CENTRED, true));
    assertThat(centred.value()).isCloseTo(plain / 2, within(1e-9 * plain));
  }

  @Test
  void networkWithoutReadoutHasNoRadiusAndNoNan() {
    double[][] zero = new double[1][SMALL.integer("m")];
    QuantityStore store =
        used(1e-4, 0x1p-24)
            .put(NetworkQuantities.READOUT, zero)
            .put(NetworkQuantities.INITIAL_READOUT, zero)
            .put(NetworkQuantities.PREDICTIONS, new double[SMALL.integer("n")]);
    assertThat(radius(store).value()).isZero();
    store.put(NetworkQuantities.PREDICTION_ACCURACY, new PredictionAccuracy(0.9, 0, 0x1p-24));
    assertThat(radius(store).terms().values()).doesNotContain(Double.NaN);
    assertThat(((Figure) RobustnessBounds.global().evaluate(store)).value()).isBetween(0.0, 1e-100);
  }

  @Test
  void slopeIsABoundNearTheSampleForPiecewiseLinearActivationsOnly() {
    Bound local = RobustnessBounds.local();
    assertThat(checks(local, GoldenStore.of(SMALL))).contains("region").doesNotContain("samples");
    QuantityStore smooth = GoldenStore.of(SMALL).put(NetworkQuantities.ACTIVATION, Formulas.TANH);
    assertThat(checks(local, smooth)).contains("samples").doesNotContain("region");
    QuantityStore injected =
        GoldenStore.of(SMALL).put(NetworkQuantities.INJECTION, Expr.x().tanh());
    assertThat(checks(local, injected)).contains("samples");
  }

  private static Iterable<String> checks(Bound bound, QuantityStore store) {
    Outcome outcome = bound.evaluate(store);
    assertThat(outcome).isInstanceOf(Figure.class);
    return outcome.checks().stream().map(Check::id).toList();
  }
}

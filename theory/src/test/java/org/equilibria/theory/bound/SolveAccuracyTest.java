package org.equilibria.theory.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.NetworkQuantities;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Figure;
import org.equilibria.engine.theory.QuantityStore;
import org.equilibria.theory.certificate.Accuracy;
import org.equilibria.theory.golden.Golden;
import org.equilibria.theory.wellposed.Conditioning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates stand on computed states: see what their residuals leave of them. */
class SolveAccuracyTest {

  private static final Golden LAZY = Golden.read("A4_lazy_pass");

  static Stream<Bound> certificates() {
    return Stream.of(ConvergenceBounds.flow(), ConvergenceBounds.descent());
  }

  /** Return a centred network at a checkpoint, whose states are the initial ones. */
  private static QuantityStore checkpoint() {
    double[][] copy = Arrays.stream(LAZY.weight()).map(double[]::clone).toArray(double[][]::new);
    return GoldenStore.of(LAZY).put(NetworkQuantities.INITIAL_WEIGHT, copy);
  }

  private static double[] residuals(double value) {
    double[] residuals = new double[LAZY.integer("n")];
    Arrays.fill(residuals, value);
    return residuals;
  }

  private static double[] errors(double factor) {
    return Arrays.stream(LAZY.vector("forward.e")).map(e -> factor * e).toArray();
  }

  private static Check check(String id, Outcome outcome) {
    return outcome.checks().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("certificates")
  void certificateNamesWhatItsSolvesLeaveOpen(Bound bound) {
    Outcome outcome = bound.evaluate(checkpoint());
    assertThat(outcome).isInstanceOf(Figure.class);
    Check solved = check("solved", outcome);
    assertThat(solved.verdict()).isEqualTo(Check.Verdict.HOLDS);
    assertThat(solved.measured()).isPositive().isLessThan(solved.required());
    assertThat(((Figure) outcome).terms().get("error-accuracy")).isEqualTo(solved.measured());
    assertThat(check("solved-jacobian", outcome).measured()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("certificates")
  void certificateNamesTheTrainingThatItIsAbout(Bound bound) {
    Check training = check("training", bound.evaluate(checkpoint()));
    assertThat(training.evidence()).isEqualTo(Check.Evidence.ASSUMED);
    assertThat(training.statement()).contains("by A alone");
  }

  /** A loss of 1e-20 at alpha = 1e8: residuals of 1e-14 move the errors by more than they are. */
  @ParameterizedTest
  @MethodSource("certificates")
  void errorsWithinTheNoiseOfSolvesCertifyNothing(Bound bound) {
    QuantityStore store = checkpoint().put(NetworkQuantities.ERRORS, errors(1e-10));
    Outcome outcome = bound.evaluate(store);
    assertThat(outcome).isInstanceOf(Outcome.Inapplicable.class);
    assertThat(((Outcome.Inapplicable) outcome).reason())
        .contains("the solves leave too much open");
    Check solved = check("solved", outcome);
    assertThat(solved.remedy().orElseThrow().text()).contains("an earlier checkpoint");
    assertThat(solved.verdict()).isEqualTo(Check.Verdict.FAILS);
    assertThat(solved.measured()).isGreaterThan(solved.required());
  }

  @ParameterizedTest
  @MethodSource("certificates")
  void jacobiansWithinTheNoiseOfSolvesCertifyNothing(Bound bound) {
    QuantityStore store =
        GoldenStore.of(LAZY).put(NetworkQuantities.ADJOINT_RESIDUALS, residuals(1));
    Outcome outcome = bound.evaluate(store);
    assertThat(outcome).isInstanceOf(Outcome.Inapplicable.class);
    assertThat(check("solved", outcome).verdict()).isEqualTo(Check.Verdict.HOLDS);
    assertThat(check("solved-jacobian", outcome).verdict()).isEqualTo(Check.Verdict.FAILS);
  }

  @ParameterizedTest
  @MethodSource("certificates")
  void whatSolvesLeaveOpenIsTakenOffTheRateAndTheMargin(Bound bound) {
    Figure close = (Figure) bound.evaluate(checkpoint());
    Figure rough =
        (Figure)
            bound.evaluate(
                checkpoint()
                    .put(NetworkQuantities.RESIDUALS, residuals(1e-12))
                    .put(NetworkQuantities.ADJOINT_RESIDUALS, residuals(1e-4)));
    assertThat(rough.value()).isLessThan(close.value());
    assertThat(rough.margin().orElseThrow().value())
        .isLessThan(close.margin().orElseThrow().value());
  }

  /** A state of residual r is within c r of its equilibrium, its output within alpha ||b|| c r. */
  @Test
  void outputErrsByTheResidualsOfBothItsStates() {
    Accuracy accuracy =
        checkpoint()
            .put(NetworkQuantities.RESIDUALS, residuals(1e-6))
            .put(NetworkQuantities.INITIAL_RESIDUALS, residuals(3e-6))
            .find(Derived.ACCURACY)
            .orElseThrow();
    Conditioning conditioning = new Conditioning(LAZY.number("wellposed.mu"), rho());
    double readout =
        Math.sqrt(Arrays.stream(LAZY.vector("b")).map(v -> v * v).sum()) * LAZY.number("alpha");
    double expected = readout * conditioning.c() * 4e-6;
    assertThat(accuracy.error()[0]).isCloseTo(expected, within(1e-6 * expected));
    assertThat(accuracy.state()[0]).isCloseTo(1e-6, within(1e-12));
  }

  private static double rho() {
    return LAZY.number("wellposed.op_norm");
  }

  /** A centred output is 0 at the initialisation by definition. */
  @Test
  void centredOutputIsKnownAtTheInitialisation() {
    Accuracy accuracy = GoldenStore.of(LAZY).find(Derived.ACCURACY).orElseThrow();
    assertThat(accuracy.error()).containsOnly(0);
    assertThat(accuracy.state()[0]).isGreaterThanOrEqualTo(1e-14);
  }
}

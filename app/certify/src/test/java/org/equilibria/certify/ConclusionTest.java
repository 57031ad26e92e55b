package org.equilibria.certify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.certify.report.Finding;
import org.equilibria.certify.report.Finding.Point;
import org.equilibria.certify.report.Yardstick;
import org.junit.jupiter.api.Test;

class ConclusionTest {

  private static final Yardstick HALF = new Yardstick(500, OptionalDouble.of(0.5));

  private static Finding of(Point point, String id, Outcome outcome, Map<String, Double> extra) {
    return Finding.of(point, id, "what it bounds", outcome, extra, HALF);
  }

  private static Outcome figure(double value, Map<String, Double> terms) {
    return new Outcome.Figure(Sense.UPPER, value, value >= 1, terms, List.of(), "s; proved");
  }

  private static Outcome failing(double measured) {
    Check check =
        new Check("margin", "margin > 1", Check.Verdict.FAILS, measured, 1, Check.Evidence.EXACT);
    return new Outcome.Inapplicable("fails", List.of(check), "s; proved");
  }

  private static Conclusion of(OptionalDouble alpha, Finding... findings) {
    return new Conclusion(List.of(findings), alpha, 2, true, 64);
  }

  @Test
  void equilibriumIsThatOfTheCheckpoint() {
    Finding before =
        of(Point.INITIALISATION, "existence-monotone", figure(0.5, Map.of()), Map.of());
    Finding after = of(Point.CHECKPOINT, "existence-monotone", failing(1.25), Map.of());
    assertThat(of(OptionalDouble.empty(), before).sentences().get(0))
        .startsWith("Proved: every input has one equilibrium at the initialisation");
    assertThat(of(OptionalDouble.empty(), before, after).sentences().get(0))
        .startsWith("Not proved: that every input has one equilibrium at the checkpoint")
        .contains("a smaller gamma");
  }

  @Test
  void convergenceThatIsNotCertifiedNamesTheAlphaAndTheWidth() {
    Finding fails = of(Point.INITIALISATION, "convergence-flow", failing(0.01), Map.of());
    Conclusion conclusion = of(OptionalDouble.of(2000), fails);
    assertThat(conclusion.sentences().get(0))
        .startsWith("Not proved: that training by A alone converges.")
        .contains("alpha = 2000", "6.4e+07 units", "estimate");
    assertThat(conclusion.needs())
        .containsEntry("alpha", 2000.0)
        .containsEntry("width (estimate)", 64 * 1e6);
    assertThat(of(OptionalDouble.empty(), fails).needs()).isEmpty();
  }

  @Test
  void boundThatAConstantReachesIsNoUsefulOne() {
    Finding finding =
        of(
            Point.INITIALISATION,
            "pac-bayes",
            figure(0.65, Map.of("train-loss", 0.4, "catoni", 0.65)),
            Map.of("best-constant", 0.5));
    Conclusion conclusion = of(OptionalDouble.empty(), finding);
    assertThat(finding.standing()).contains("no better than a constant, 0.5000");
    assertThat(finding.help().orElseThrow()).contains("train-loss", "0.4000 of 0.6500");
    assertThat(conclusion.sentences().get(0))
        .startsWith("Nothing useful is proved of the loss")
        .contains("no better than a constant");
    // (.65 - .4)/(.5 - .4) = 2.5 times what remains: 6.25 times the samples
    assertThat(conclusion.needs().get("samples (estimate)")).isBetween(3125.0, 3126.0);
  }

  @Test
  void boundBelowTheBestConstantIsProvedOfTheNetworkItIsOf() {
    Finding finding =
        of(
            Point.CHECKPOINT,
            "pac-bayes",
            figure(0.45, Map.of("train-loss", 0.4)),
            Map.of("best-constant", 0.5));
    assertThat(finding.standing()).isEmpty();
    assertThat(of(OptionalDouble.empty(), finding).sentences().get(0))
        .contains("with Gaussian noise on A", "at most 0.4500", "best constant has 0.5000");
  }

  @Test
  void undecidedSamplesAreCounted() {
    Outcome none =
        new Outcome.Figure(
            Sense.LOWER,
            0,
            true,
            Map.of("undecided", 2.0, "samples", 30.0, "median", 0.125),
            List.of(),
            "s; proved");
    assertThat(
            of(OptionalDouble.empty(), of(Point.CHECKPOINT, "robust-radius", none, Map.of()))
                .sentences()
                .get(0))
        .contains("2 of 30 samples", "0.1250");
  }
}

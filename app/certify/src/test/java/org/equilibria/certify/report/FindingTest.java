package org.equilibria.certify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Check.Evidence;
import org.equilibria.api.theory.Check.Verdict;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.certify.report.Finding.Point;
import org.equilibria.study.result.Badge;
import org.junit.jupiter.api.Test;

class FindingTest {

  private static Check check(Verdict verdict, double measured) {
    return new Check("id", "a fact", verdict, measured, 1, Evidence.EXACT);
  }

  private static Finding of(String bound, Outcome outcome) {
    return Finding.of(
        Point.INITIALISATION, bound, "what it bounds", outcome, Map.of(), Yardstick.NONE);
  }

  private static Outcome figure(double value, boolean vacuous, String source) {
    return new Outcome.Figure(
        Sense.UPPER,
        value,
        vacuous,
        Map.of("train-loss", 0.0, "confidence", 1.25, "complexity", 9.0),
        List.of(),
        source);
  }

  @Test
  void numberThatExcludesNothingIsVacuousAndSaysWhatWouldHelp() {
    Finding finding = of("kernel-limit", figure(1.5, true, "x; proved"));

    assertThat(finding.badge()).isEqualTo(Badge.VACUOUS);
    assertThat(finding.standing()).contains("vacuous");
    assertThat(finding.help().orElseThrow())
        .contains("more samples", "confidence", "1.250 of 1.500");
    assertThat(finding.margin()).hasValue(-0.5);
  }

  /** The complexity of another figure, of the end of training, is no part of the one shown. */
  @Test
  void adviceNamesTheLargestTermOfTheFigureShown() {
    Outcome stopped =
        new Outcome.Figure(
            Sense.UPPER,
            1.25,
            true,
            Map.of(
                "train-loss", 0.25,
                "complexity", 50.0,
                "confidence", 0.3,
                "stopped-complexity", 0.1,
                "stopped-confidence", 0.8),
            List.of(),
            "s");

    assertThat(of("kernel-limit", stopped).help().orElseThrow())
        .contains("0.8000 of 1.250, is the term confidence");
  }

  /** To the nearest, .48765 would be shown as .4876 or .4877, and half of such bounds be false. */
  @Test
  void boundIsShownRoundedToTheSideOnWhichItIsTrue() {
    Outcome upper = new Outcome.Figure(Sense.UPPER, 0.487612, false, Map.of(), List.of(), "s");
    Outcome lower = new Outcome.Figure(Sense.LOWER, 0.487688, false, Map.of(), List.of(), "s");

    assertThat(of("pac-bayes", upper).shown()).isEqualTo("0.4877");
    assertThat(of("robust-radius", lower).shown()).isEqualTo("0.4876");
    Outcome none = new Outcome.Figure(Sense.LOWER, 0, true, Map.of(), List.of(), "s");
    assertThat(of("robust-radius", none).shown()).isEqualTo("0");
  }

  @Test
  void otherNumbersAreProved() {
    Finding finding = of("pac-bayes", figure(0.25, false, "x; proved"));

    assertThat(finding.badge()).isEqualTo(Badge.PROVED);
    assertThat(finding.margin()).hasValue(0.75);
    assertThat(finding.help()).isEmpty();
    assertThat(finding.remark()).isEmpty();
  }

  @Test
  void numberOfTheLinearisedModelSaysSo() {
    assertThat(
            of("kernel-finite", figure(0.5, false, "proved of the linearised model only")).remark())
        .contains("linearised model only");
  }

  @Test
  void boundWhoseComputationFailedIsAnErrorWithItsReason() {
    Finding finding =
        Finding.failed(Point.CHECKPOINT, "pac-bayes", "a loss", new ArithmeticException("zero"));

    assertThat(finding.badge()).isEqualTo(Badge.ERROR);
    assertThat(finding.reason().orElseThrow()).contains("zero");
    assertThat(finding.result().figure()).isEmpty();
    assertThat(finding.result().point()).isEqualTo("checkpoint");
  }

  @Test
  void numberThatFallsShortIsAFailedHypothesis() {
    Finding finding =
        of(
            "existence-monotone",
            new Outcome.Inapplicable("fails", List.of(check(Verdict.FAILS, 1.25)), "s"));

    assertThat(finding.badge()).isEqualTo(Badge.FAILED_HYPOTHESIS);
    assertThat(finding.margin()).hasValue(-0.25);
    assertThat(finding.figure()).isEmpty();
    assertThat(finding.help()).isPresent();
  }

  @Test
  void otherKindOfNetworkIsOutsideTheStatement() {
    Check kind = check(Verdict.FAILS, Double.NaN);
    Outcome outcome =
        new Outcome.Inapplicable("fails", List.of(kind, check(Verdict.FAILS, 2)), "s");

    assertThat(of("linear-layer-rate", outcome).badge()).isEqualTo(Badge.INAPPLICABLE);
    assertThat(of("hold-out", new Outcome.Inapplicable("not known", List.of(), "s")).badge())
        .isEqualTo(Badge.INAPPLICABLE);
  }

  @Test
  void boundsOfPluginsHaveASectionOfTheirOwn() {
    assertThat(of("my-bound", figure(0.5, false, "s")).section()).isEqualTo(Section.OTHER);
    assertThat(of("robust-radius", figure(0.5, false, "s")).section())
        .isEqualTo(Section.ROBUSTNESS);
  }
}

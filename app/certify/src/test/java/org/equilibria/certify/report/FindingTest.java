package org.equilibria.certify.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Check.Evidence;
import org.equilibria.api.theory.Check.Verdict;
import org.equilibria.api.theory.ExpectedLoss;
import org.equilibria.api.theory.ExpectedLoss.Measure;
import org.equilibria.api.theory.ExpectedLoss.Sample;
import org.equilibria.api.theory.Hypotheses;
import org.equilibria.api.theory.ModelScope;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Remedy;
import org.equilibria.api.theory.Rigour;
import org.equilibria.api.theory.Topic;
import org.equilibria.certify.report.Finding.Point;
import org.equilibria.study.result.Badge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Ids are those of nobody: all that a finding shows comes from its bound. */
class FindingTest {

  private static final Provenance PROVED = Provenance.proved("a paper");

  private static Check check(Verdict verdict, double measured) {
    return new Check("id", "a fact", verdict, measured, 1, Evidence.EXACT);
  }

  private static Finding of(Topic topic, Outcome outcome) {
    return of(topic, outcome, Yardstick.NONE);
  }

  private static Finding of(Topic topic, Outcome outcome, Yardstick yardstick) {
    BoundFacts bound = new BoundFacts("some-bound", "what it bounds", Optional.of(topic), "");
    return Finding.of(bound, Point.INITIALISATION, outcome, yardstick);
  }

  /** Return a bound of the ramp loss. */
  private static Outcome loss(double value, double onSample, double confidence) {
    return new Hypotheses(PROVED)
        .lossBound(
            new ExpectedLoss(Measure.RAMP, Sample.GIVEN, onSample, confidence),
            () -> value,
            Map.of());
  }

  private static Outcome figure(Sense sense, double value) {
    return new Outcome.Figure(sense, value, value == 0, Map.of(), List.of(), PROVED);
  }

  @Test
  void lossThatExcludesNothingIsVacuousAndSaysWhatWouldHelp() {
    Finding finding = of(Topic.GENERALISATION, loss(1.5, 0, 1.25));

    assertThat(finding.badge()).isEqualTo(Badge.VACUOUS);
    assertThat(finding.standing()).contains("vacuous");
    assertThat(finding.help().orElseThrow().text())
        .contains("more samples, or a larger delta", "1.250 of 1.500", "confidence");
    assertThat(finding.margin().orElseThrow().value()).isEqualTo(-0.5);
  }

  @Test
  void adviceNamesTheLargestPartOfTheFigureShown() {
    assertThat(help(loss(1.25, 0.25, 0.8))).contains("0.8000 of 1.250", "confidence");
    assertThat(help(loss(1.25, 0.25, 0.1))).contains("0.9000 of 1.250", "complexity");
    assertThat(help(loss(1.25, 0.75, 0.1))).contains("0.7500 of 1.250", "the loss on the sample");
  }

  private static String help(Outcome outcome) {
    return of(Topic.GENERALISATION, outcome).help().orElseThrow().text();
  }

  @Test
  void adviceOfTheBoundItselfComesFirst() {
    Outcome own =
        new Hypotheses(PROVED)
            .sharpenedBy("another sample")
            .lossBound(
                new ExpectedLoss(Measure.ERROR_RATE, Sample.HELD_OUT, 1, 0), () -> 1, Map.of());

    assertThat(help(own)).isEqualTo("another sample");
  }

  /** (1.5 - .4)/(.5 - .4) = 11 times what remains: 121 times the samples. */
  @Test
  void samplesThatWouldDoAreEstimatedUnlessNobodyHasThem() {
    Yardstick few = new Yardstick(500, OptionalDouble.of(0.5));
    Finding finding = of(Topic.GENERALISATION, loss(1.5, 0.4, 0.1), few);
    Remedy remedy = finding.help().orElseThrow();
    assertThat(remedy.text()).contains("about 61,000 samples would do", "estimate");
    assertThat(remedy.needs().get("samples (estimate)")).isCloseTo(60_500, within(1.0));

    Outcome far = loss(1e9, 0.4, 0.1);
    assertThat(of(Topic.GENERALISATION, far, few).help().orElseThrow().text())
        .contains("no practical number of samples");
  }

  /** To the nearest, .48765 would be shown as .4876 or .4877, and half of such bounds be false. */
  @Test
  void boundIsShownRoundedToTheSideOnWhichItIsTrue() {
    assertThat(of(Topic.ROBUSTNESS, figure(Sense.UPPER, 0.487612)).shown()).isEqualTo("0.4877");
    assertThat(of(Topic.ROBUSTNESS, figure(Sense.LOWER, 0.487688)).shown()).isEqualTo("0.4876");
    assertThat(of(Topic.ROBUSTNESS, figure(Sense.LOWER, 0)).shown()).isEqualTo("0");
  }

  /** A margin is never shown on the other side of its limit than it is. */
  @ParameterizedTest
  @CsvSource({
    "0.99999999, 1, 0.9999",
    "1.00000003, 1, 1.00000002",
    "1, 1, 1.000",
    "2.34567, 1, 2.345",
    "-0.00012345, 0, -0.0001235",
    "1e-300, 0, 1.000e-300",
    "0, 0, 0",
    "Infinity, 1, Infinity"
  })
  void marginIsRoundedDownButNotAcrossItsLimit(double value, double limit, String shown) {
    Outcome outcome = new Hypotheses(PROVED).margin(value, limit).figure(Sense.LOWER, 1, Map.of());
    String said = of(Topic.CONVERGENCE, outcome).shownMargin();

    if (value == 1.00000003) { // of which the digits beyond the first that is above 1 do not matter
      assertThat(Double.parseDouble(said)).isGreaterThan(1).isLessThanOrEqualTo(value);
    } else {
      assertThat(said).isEqualTo(shown);
    }
  }

  @Test
  void numbersAreWorthWhatTheirDerivationIs() {
    assertThat(badge(Rigour.PROVED)).isEqualTo(Badge.PROVED);
    assertThat(badge(Rigour.MONITORED)).isEqualTo(Badge.MONITORED);
    assertThat(badge(Rigour.HEURISTIC)).isEqualTo(Badge.HEURISTIC);
  }

  private static Badge badge(Rigour rigour) {
    Provenance provenance = new Provenance("a paper", rigour, ModelScope.NETWORK);
    Outcome outcome = new Outcome.Figure(Sense.UPPER, 2, false, Map.of(), List.of(), provenance);
    return of(Topic.ROBUSTNESS, outcome).badge();
  }

  @Test
  void usefulNumberNeedsNoHelp() {
    Finding finding = of(Topic.GENERALISATION, loss(0.25, 0.125, 0.0625));

    assertThat(finding.badge()).isEqualTo(Badge.PROVED);
    assertThat(finding.margin().orElseThrow().value()).isEqualTo(0.75);
    assertThat(finding.help()).isEmpty();
    assertThat(finding.remark()).isEmpty();
  }

  @Test
  void numberOfAModelSaysSo() {
    Outcome outcome =
        new Outcome.Figure(
            Sense.UPPER, 1, false, Map.of(), List.of(), PROVED.of(ModelScope.LINEARISED));
    assertThat(of(Topic.GENERALISATION, outcome).remark()).contains("linearised model only");
    Outcome none =
        new Outcome.Inapplicable("not known", List.of(), PROVED.of(ModelScope.LINEARISED));
    assertThat(of(Topic.GENERALISATION, none).remark()).isEmpty();
  }

  @Test
  void boundWhoseComputationFailedIsAnErrorWithItsReason() {
    Finding finding =
        Finding.failed(
            BoundFacts.unknown("some-bound", "a loss"),
            Point.CHECKPOINT,
            new ArithmeticException("zero"));

    assertThat(finding.badge()).isEqualTo(Badge.ERROR);
    assertThat(finding.reason().orElseThrow()).contains("zero");
    assertThat(finding.result().figure()).isEmpty();
    assertThat(finding.result().point()).isEqualTo("checkpoint");
    assertThat(finding.bound().section()).isEqualTo("Not evaluated");
  }

  @Test
  void numberThatFallsShortIsAFailedHypothesisWithItsRemedy() {
    Outcome outcome =
        new Hypotheses(PROVED)
            .below("a", "a < 1", 0.5, 1)
            .helpedBy("nothing, as it holds")
            .below("b", "b < 1", 1.25, 1)
            .helpedBy(new Remedy("a smaller b", Map.of("b", 0.5)))
            .margin(-0.25, 0)
            .inapplicable();
    Finding finding = of(Topic.WELL_POSEDNESS, outcome);

    assertThat(finding.badge()).isEqualTo(Badge.FAILED_HYPOTHESIS);
    assertThat(finding.shownMargin()).isEqualTo("-0.2500");
    assertThat(finding.figure()).isEmpty();
    assertThat(finding.help()).contains(new Remedy("a smaller b", Map.of("b", 0.5)));
    assertThat(finding.reason()).contains("fails: b < 1");
    assertThat(finding.because()).isEmpty();
  }

  @Test
  void otherKindOfNetworkIsOutsideTheStatement() {
    Check kind = check(Verdict.FAILS, Double.NaN);
    Outcome outcome =
        new Outcome.Inapplicable("fails", List.of(kind, check(Verdict.FAILS, 2)), PROVED);

    assertThat(of(Topic.CONVERGENCE, outcome).badge()).isEqualTo(Badge.INAPPLICABLE);
    Outcome unknown = new Outcome.Inapplicable("not known", List.of(), PROVED);
    assertThat(of(Topic.GENERALISATION, unknown).badge()).isEqualTo(Badge.INAPPLICABLE);
  }

  @ParameterizedTest
  @EnumSource
  void everyBoundStandsInTheSectionOfItsTopic(Topic topic) {
    assertThat(of(topic, figure(Sense.UPPER, 2)).bound().section()).isEqualTo(topic.title());
  }
}

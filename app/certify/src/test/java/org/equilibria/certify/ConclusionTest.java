package org.equilibria.certify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
import org.equilibria.certify.report.BoundFacts;
import org.equilibria.certify.report.Finding;
import org.equilibria.certify.report.Finding.Point;
import org.equilibria.certify.report.Yardstick;
import org.junit.jupiter.api.Test;

/** Ids are those of nobody: what a verdict says is claimed by the bounds themselves. */
class ConclusionTest {

  private static final Yardstick HALF = new Yardstick(500, OptionalDouble.of(0.5));
  private static final Provenance PROVED = Provenance.proved("a paper");

  private static final BoundFacts EXISTENCE =
      new BoundFacts("there-is-one", "x", Optional.of(Topic.WELL_POSEDNESS), "there is one");
  private static final BoundFacts CONVERGENCE =
      new BoundFacts("it-falls", "x", Optional.of(Topic.CONVERGENCE), "the loss falls");
  private static final BoundFacts LOSS =
      new BoundFacts("small", "x", Optional.of(Topic.GENERALISATION), "the loss is at most {}");
  private static final BoundFacts RADIUS =
      new BoundFacts("still", "x", Optional.of(Topic.ROBUSTNESS), "nothing changes within {}");

  private static Finding of(Point point, BoundFacts bound, Outcome outcome) {
    return Finding.of(bound, point, outcome, HALF);
  }

  private static Outcome holding(double margin) {
    return new Hypotheses(PROVED).margin(margin, 0).figure(Sense.LOWER, 1, Map.of());
  }

  private static Outcome failing(Remedy remedy) {
    return new Hypotheses(PROVED)
        .above("margin", "margin > 1", 0.5, 1)
        .helpedBy(remedy)
        .margin(0.5, 1)
        .inapplicable();
  }

  private static Outcome loss(double value, Provenance provenance) {
    return new Hypotheses(provenance)
        .lossBound(new ExpectedLoss(Measure.RAMP, Sample.GIVEN, 0.4, 0), () -> value, Map.of());
  }

  private static Conclusion of(Finding... findings) {
    return new Conclusion(List.of(findings));
  }

  @Test
  void equilibriumIsThatOfTheCheckpoint() {
    Finding before = of(Point.INITIALISATION, EXISTENCE, holding(0.5));
    Finding after = of(Point.CHECKPOINT, EXISTENCE, failing(Remedy.of("a smaller gamma")));
    assertThat(of(before).sentences())
        .containsExactly(
            "Proved: there is one at the initialisation (there-is-one, by a margin of 0.5000).");
    assertThat(of(before, after).sentences())
        .containsExactly(
            "Not proved: that there is one at the checkpoint. What would help: a smaller gamma.");
  }

  @Test
  void boundsOfOneClaimAreHeardTogetherAndTheBestIsNamed() {
    BoundFacts other =
        new BoundFacts("another", "x", Optional.of(Topic.WELL_POSEDNESS), "there is one");
    Conclusion conclusion =
        of(
            of(Point.INITIALISATION, EXISTENCE, holding(0.125)),
            of(Point.INITIALISATION, other, holding(0.25)));
    assertThat(conclusion.sentences())
        .containsExactly(
            "Proved: there is one at the initialisation (another, by a margin of 0.2500).");
  }

  @Test
  void convergenceThatIsNotCertifiedNamesWhatItsRemedyNeeds() {
    Remedy remedy = new Remedy("alpha from 2000 on", Map.of("alpha", 2000.0));
    Finding fails = of(Point.INITIALISATION, CONVERGENCE, failing(remedy));
    assertThat(of(fails).sentences())
        .containsExactly("Not proved: that the loss falls. What would help: alpha from 2000 on.");
    assertThat(of(fails).needs()).containsExactly(Map.entry("alpha", 2000.0));

    Finding later = of(Point.CHECKPOINT, CONVERGENCE, holding(2));
    assertThat(of(fails, later).sentences())
        .containsExactly(
            "Proved: the loss falls from the checkpoint."
                + " What would help from the initialisation: alpha from 2000 on.");
  }

  @Test
  void boundThatAConstantReachesIsNoUsefulOne() {
    Finding finding = of(Point.INITIALISATION, LOSS, loss(0.65, PROVED));
    Conclusion conclusion = of(finding);
    assertThat(finding.standing()).contains("no better than a constant, 0.5000");
    assertThat(conclusion.sentences().get(0))
        .startsWith("Nothing useful is proved of the loss")
        .contains("no better than a constant", "0.4000 of 0.6500, is the loss on the sample");
    // (.65 - .4)/(.5 - .4) = 2.5 times what remains: 6.25 times the samples
    assertThat(conclusion.needs().get("samples (estimate)")).isBetween(3125.0, 3126.0);
  }

  @Test
  void boundBelowTheBestConstantIsProved() {
    Finding finding = of(Point.CHECKPOINT, LOSS, loss(0.45, PROVED.of(ModelScope.RANDOMISED)));
    assertThat(of(finding).sentences())
        .containsExactly(
            "Proved: the loss is at most 0.4500 (small), where the best constant has 0.5000 on the"
                + " sample.");
  }

  @Test
  void boundOfAModelIsNoneOfTheNetwork() {
    Finding model = of(Point.INITIALISATION, LOSS, loss(0.25, PROVED.of(ModelScope.LINEARISED)));
    Finding network = of(Point.INITIALISATION, LOSS, loss(0.45, PROVED));
    List<String> sentences = of(model, network).sentences();
    assertThat(sentences.get(0)).contains("at most 0.4500");
    assertThat(sentences.get(1)).startsWith("Of the linearised model only").contains("0.2500");
  }

  @Test
  void heuristicNumbersProveNothing() {
    Provenance guess = new Provenance("a guess", Rigour.HEURISTIC, ModelScope.NETWORK);
    Outcome radius = new Hypotheses(guess).radius(0.5, Map.of());
    assertThat(
            of(of(Point.CHECKPOINT, LOSS, loss(0.25, guess)), of(Point.CHECKPOINT, RADIUS, radius))
                .sentences())
        .noneMatch(sentence -> sentence.startsWith("Proved"));
  }

  @Test
  void numberIsSaidInTheWordsOfItsBound() {
    Outcome plain = new Hypotheses(PROVED).radius(0.25, Map.of());
    assertThat(of(of(Point.CHECKPOINT, RADIUS, plain)).sentences())
        .containsExactly("Proved: nothing changes within 0.2500.");
    Outcome none = new Hypotheses(PROVED).words("two of three are open").radius(0, Map.of());
    assertThat(of(of(Point.CHECKPOINT, RADIUS, none)).sentences())
        .containsExactly("Two of three are open.");
  }
}

package org.equilibria.study.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.study.Crossed;
import org.equilibria.study.Studies;
import org.equilibria.study.result.StudyResults;
import org.junit.jupiter.api.Test;

class ConclusionTest {

  private static final String[] SOLVERS = {"picard", "anderson", "broyden"};

  /** What a seed makes of a figure, other than the same for all. */
  private static final Map<Long, Double> LUCK = Map.of(1L, 0.0, 2L, 0.2, 3L, -0.1);

  private static Crossed solvers() {
    return new Crossed().axis("solver", SOLVERS);
  }

  private static double luck(long seed) {
    return LUCK.getOrDefault(seed, 0.0);
  }

  private static double of(Map<String, String> labels, double... values) {
    return values[List.of(SOLVERS).indexOf(labels.get("solver"))];
  }

  @Test
  void clearWinnerIsNamedWithMarginsAndChance() {
    Conclusion conclusion =
        Conclusion.of(
            solvers()
                .evaluations(
                    (labels, seed) -> of(labels, 20 + luck(seed), 10, 12 + luck(seed) / 2)));

    // differences of three seeds: 2, 2.1, 1.95 and 10, 10.2, 9.9; Student's quantile is 4.3027
    assertThat(conclusion.answer())
        .startsWith(
            "By forward evaluations, where less is better, anderson is the best solver: 10 ± 0,"
                + " which is 2.02 ± 0.19 less than broyden and 10.03 ± 0.38 less than picard (p <="
                + " 0.00");
    assertThat(conclusion.caution()).isEmpty();
    assertThat(conclusion.details())
        .anyMatch(text -> text.contains("Holm's correction for all 3 comparisons"))
        .anyMatch(text -> text.contains("relative 1e-6, at most 200 steps"))
        .last()
        .isEqualTo("9 of 9 cells trained; all of their solves converged.");
  }

  @Test
  void whatChanceExplainsIsNotToldApart() {
    Conclusion conclusion =
        Conclusion.of(
            solvers()
                .evaluations(
                    (labels, seed) -> of(labels, 20, 10 + luck(seed), 9.99 - luck(seed) / 2)));

    // of broyden the mean of 9.99, 9.89 and 10.04
    assertThat(conclusion.answer())
        .contains(
            "no solver is surely the best: broyden has the best mean, 9.97 ",
            "less than picard (p ")
        .doesNotContain("less than anderson", "is the best solver")
        .contains("; not to be told apart from it: anderson (0.06 ± 0.57)");
  }

  @Test
  void nobodyIsAheadWhereSeedsDifferMore() {
    Conclusion conclusion =
        Conclusion.of(
            solvers()
                .evaluations(
                    (labels, seed) -> of(labels, 10, 10 + luck(seed), 10 - luck(seed) / 2)));

    assertThat(conclusion.answer())
        .startsWith("By forward evaluations no solver is ahead: picard, anderson and broyden are")
        .contains("not to be told apart; the largest difference is");
  }

  @Test
  void exactTiesAreSaidToBeTheSame() {
    Conclusion conclusion = Conclusion.of(solvers().evaluations((labels, seed) -> 10));

    assertThat(conclusion.answer())
        .isEqualTo(
            "By forward evaluations picard, anderson and broyden are the same, in every"
                + " seed: 10 ± 0.");
  }

  @Test
  void oneSeedMakesNoClaim() {
    Conclusion conclusion =
        Conclusion.of(solvers().seeds(1).evaluations((labels, seed) -> of(labels, 20, 10, 12)));

    assertThat(conclusion.answer())
        .isEqualTo(
            "By forward evaluations, where less is better, anderson was the best solver in these"
                + " runs: 10, which is 2 less than broyden and 10 less than picard.");
    assertThat(conclusion.caution().orElseThrow())
        .startsWith("One seed tells nothing about chance");
    assertThat(String.join(" ", conclusion.sentences())).doesNotContain("(p ", "±");
  }

  @Test
  void twoSeedsMakeNoClaimHoweverFarApart() {
    Conclusion conclusion =
        Conclusion.of(solvers().seeds(1, 2).evaluations((labels, seed) -> of(labels, 900, 10, 12)));

    assertThat(conclusion.answer()).contains("was the best solver in these runs");
    assertThat(conclusion.caution().orElseThrow()).startsWith("Two seeds tell next to nothing");
  }

  @Test
  void workThatWasCutShortIsNoMerit() {
    StudyResults results =
        solvers()
            .results(
                (cell, labels, seed) ->
                    Crossed.took(
                        cell,
                        of(labels, 2, 10 + luck(seed), 20),
                        labels.get("solver").equals("picard") && seed == 2
                            ? SolveStatus.MAX_STEPS
                            : SolveStatus.CONVERGED));

    Conclusion conclusion = Conclusion.of(results);

    assertThat(conclusion.answer())
        .contains("anderson is the best solver")
        .doesNotContain("picard");
    assertThat(conclusion.details())
        .contains("picard is not ranked: solves were left unconverged in 1 of its 3 cells.");
  }

  @Test
  void levelWithFailedCellsIsNotRanked() {
    StudyResults results =
        solvers()
            .results(
                (cell, labels, seed) ->
                    labels.get("solver").equals("broyden")
                        ? seed == 1 ? Studies.failed(cell, "why") : Crossed.diverged(cell)
                        : Crossed.took(cell, of(labels, 20, 10 + luck(seed), 0)));

    Conclusion conclusion = Conclusion.of(results);

    assertThat(conclusion.details())
        .contains("broyden is not ranked: 3 of its 3 cells diverged or failed.")
        .last()
        .isEqualTo(
            "6 of 9 cells trained, 2 diverged in training, 1 failed; all of their solves"
                + " converged.");
  }

  @Test
  void fewLostCellsAreLeftOutOnBothSides() {
    StudyResults results =
        solvers()
            .axis("activation", "relu", "tanh", "elu", "selu", "silu")
            .results(
                (cell, labels, seed) ->
                    labels.get("solver").equals("anderson")
                            && seed == 2
                            && "elu".equals(labels.get("activation"))
                        ? Crossed.took(cell, 1, SolveStatus.STALLED)
                        : Crossed.took(cell, of(labels, 20, 10, 12 + luck(seed))));

    Conclusion conclusion = Conclusion.of(results);

    // differences of three seeds: 2, 2.2 and 1.9
    assertThat(conclusion.answer())
        .contains("anderson has the best mean, 10 ± 0, which is 2.03 ± 0.38 less than broyden")
        .contains("not to be told apart from it: picard (10 ± 0)");
    assertThat(conclusion.caution().orElseThrow())
        .startsWith("Differences that are the same in every seed leave no variance");
    assertThat(conclusion.details())
        .contains(
            "anderson is compared without some: solves were left unconverged in 1 of its 15"
                + " cells.");
  }

  @Test
  void onlyOneThatDidWhatWasAskedIsNoComparison() {
    StudyResults results =
        solvers()
            .results(
                (cell, labels, seed) ->
                    labels.get("solver").equals("picard")
                        ? Crossed.took(cell, 10)
                        : Crossed.diverged(cell));

    assertThat(Conclusion.of(results).answer())
        .isEqualTo(
            "By forward evaluations no solver can be called the best: only picard did what was"
                + " asked in nine tenths of its cells.");
  }

  @Test
  void figuresThatAreNoNumbersAreNotRanked() {
    Conclusion conclusion =
        Conclusion.of(
            solvers().evaluations((labels, seed) -> of(labels, 20, 10 + luck(seed), Double.NaN)));

    assertThat(conclusion.answer()).contains("anderson is the best");
    assertThat(conclusion.details())
        .contains("broyden is not ranked: 3 of its 3 cells have no forward evaluations.");
  }

  @Test
  void nothingVariedIsNothingToCompare() {
    Conclusion conclusion =
        Conclusion.of(new Crossed().axis("solver", "picard").evaluations((labels, seed) -> 10));

    assertThat(conclusion.answer())
        .isEqualTo(
            "There is nothing to compare: all cells are alike but for their seeds; test accuracy"
                + " 1 ± 0.");
  }

  @Test
  void nothingTrainedIsNothingToCompare() {
    Conclusion conclusion =
        Conclusion.of(solvers().results((cell, labels, seed) -> Crossed.diverged(cell)));

    assertThat(conclusion.answer())
        .isEqualTo("There is nothing to compare: no cell has a trained network.");
  }

  @Test
  void winnersAreToldValueByValueAlongAnAxisOfNumbers() {
    StudyResults results =
        solvers()
            .axis("model.alpha", "0.5", "0.9", "0.99", "0.999")
            .results(
                (cell, labels, seed) -> {
                  double alpha = Double.parseDouble(labels.getOrDefault("model.alpha", ""));
                  double work =
                      alpha < 0.8 ? 5 : of(labels, 50 / (1 - alpha), 20 + luck(seed), 21.5);
                  boolean left = alpha > 0.995 && !labels.get("solver").equals("anderson");
                  return Crossed.took(
                      cell, work, left ? SolveStatus.MAX_STEPS : SolveStatus.CONVERGED);
                });

    assertThat(Conclusion.of(results).details().get(0))
        .isEqualTo(
            "Along model.alpha: at 0.5 none is ahead; from 0.9 to 0.99 anderson is ahead; at 0.999"
                + " only anderson did what was asked (picard and broyden not ranked); the gap is"
                + " widest at 0.99, where anderson takes 20.03 ± 0.38 and picard 5000 ± 0, 250"
                + " times as much.");
  }

  /** That another is not told apart from the best does not say that it is ahead of the rest. */
  @Test
  void onlyTheBestIsCalledAheadWhereAnotherIsNotToldApartFromIt() {
    StudyResults results =
        solvers()
            .axis("model.alpha", "0.5", "0.9")
            .evaluations(
                (labels, seed) -> of(labels, 50, 20 + luck(seed), 20.01 + 2 * luck(seed + 1)));

    assertThat(Conclusion.of(results).details().get(0))
        .startsWith(
            "Along model.alpha: from 0.5 to 0.9 anderson is ahead (broyden cannot be told apart"
                + " from it);");
  }

  @Test
  void otherAxesAreToldByTheSameFigure() {
    StudyResults results =
        solvers()
            .axis("activation", "relu", "tanh")
            .evaluations(
                (labels, seed) ->
                    of(labels, 20, 10, 12)
                        + luck(seed)
                        + ("tanh".equals(labels.get("activation")) ? 5 + luck(seed) : 0));

    assertThat(Conclusion.of(results).details().get(0))
        .startsWith("By forward evaluations, where less is better, relu is the best activation:")
        .contains("5.03 ± 0.38 less than tanh");
  }

  @Test
  void networksAreJudgedByHowWellTheyDoWhereNoSolverVaries() {
    StudyResults results =
        new Crossed().axis("optimizer", "sgd", "adam").evaluations((labels, seed) -> 10);

    assertThat(Conclusion.of(results).answer())
        .isEqualTo("By test accuracy sgd and adam are the same, in every seed: 1 ± 0.");
  }
}

package org.equilibria.study.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.study.Studies;
import org.equilibria.study.config.Search.Level;
import org.equilibria.study.config.Search.Rung;
import org.equilibria.study.config.SearchSettings.Method;
import org.equilibria.study.config.SearchSettings.Resource;
import org.equilibria.study.report.Column;
import org.equilibria.study.report.Columns;
import org.equilibria.study.report.FigureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {

  private static final Dimension STEP = Dimension.named("train.optimizer.step");
  private static final Dimension WINDOW = Dimension.named("solver.window");

  private static Search search(
      Method method, int trials, Resource resource, int reduction, int seeds) {
    return new Search(
        Dimension.SOLVER,
        List.of(),
        Objective.VALIDATION_LOSS,
        LongStream.rangeClosed(1, seeds).boxed().toList(),
        new SearchSettings(method, trials, 1, resource, reduction));
  }

  private static Level level(Map<Dimension, List<Object>> options) {
    return new Level("anderson", new Condition(Map.of()), options);
  }

  /**
   * The rows of table 1 of Hyperband (Li et al. 2018) for R = 81 and reduction 3: s = 4, 3 and 2.
   */
  @ParameterizedTest
  @CsvSource({
    "81, 81, 3, '81@1 27@3 9@9 3@27 1@81'",
    "27, 27, 3, '27@1 9@3 3@9 1@27'",
    "6, 4, 2, '6@1 3@2 1@4'",
    "27, 5, 3, '27@1 9@5'",
    "10, 30, 3, '10@3 3@10 1@30'",
    "3, 100, 3, '3@33 1@100'",
    "9, 2147483647, 3, '9@238609294 3@715827882 1@2147483647'"
  })
  void rungsOfEpochsAreThoseOfSuccessiveHalving(
      int trials, int epochs, int reduction, String expected) {
    List<Rung> rungs =
        search(Method.SUCCESSIVE_HALVING, trials, Resource.EPOCHS, reduction, 2).rungs(epochs);

    assertThat(
            rungs.stream().map(r -> r.trials() + "@" + r.epochs()).collect(Collectors.joining(" ")))
        .isEqualTo(expected);
    assertThat(rungs).allMatch(r -> r.seeds().equals(List.of(1L, 2L)) && r.judged().size() == 2);
  }

  @Test
  void rungsOfSeedsRunEachSeedOnceAndJudgeByAllSoFar() {
    List<Rung> rungs = search(Method.SUCCESSIVE_HALVING, 9, Resource.SEEDS, 3, 10).rungs(7);

    assertThat(rungs)
        .containsExactly(
            new Rung(9, 7, List.of(1L), List.of(1L)),
            new Rung(3, 7, List.of(2L, 3L), List.of(1L, 2L, 3L)),
            new Rung(
                1,
                7,
                LongStream.rangeClosed(4, 10).boxed().toList(),
                LongStream.rangeClosed(1, 10).boxed().toList()));
  }

  @Test
  void randomSearchHasOneRoundInFull() {
    assertThat(search(Method.RANDOM, 20, Resource.EPOCHS, 3, 2).rungs(7))
        .containsExactly(new Rung(20, 7, List.of(1L, 2L), List.of(1L, 2L)));
  }

  @Test
  void trialsAreDifferentShareTheirDrawsByNameAndBeginAlikeWhenThereAreMore() {
    Level both = level(Map.of(STEP, List.of("log(1e-4, 1)"), WINDOW, List.of("2", "3", "4")));
    Level one = level(Map.of(STEP, List.of("log(1e-4, 1)")));
    Level few = level(Map.of(WINDOW, List.of("2", "3", "4")));
    Search ten = search(Method.RANDOM, 10, Resource.EPOCHS, 3, 1);

    assertThat(ten.trials(both).stream().map(t -> t.get(STEP)))
        .containsExactlyElementsOf(ten.trials(one).stream().map(t -> t.get(STEP)).toList());
    Set<Object> windows = new HashSet<>();
    search(Method.RANDOM, 40, Resource.EPOCHS, 3, 1)
        .trials(few)
        .forEach(trial -> assertThat(windows.add(trial.get(WINDOW))).isTrue());
    assertThat(windows).containsExactlyInAnyOrder("2", "3", "4");
    List<Map<Dimension, Object>> more =
        search(Method.RANDOM, 11, Resource.EPOCHS, 3, 1).trials(level(both.options()));
    IntStream.range(0, 10)
        .forEach(
            i ->
                assertThat(more.get(i).get(WINDOW)).isEqualTo(ten.trials(both).get(i).get(WINDOW)));
  }

  @Test
  void everyObjectiveIsAColumnOfNumbersAndNoneIsOfTestSamples() {
    Map<String, FigureKind> columns =
        Columns.of(Studies.plan("s", ComponentSpec.of("picard"))).stream()
            .collect(Collectors.toMap(Column::id, Column::kind));

    assertThat(Objective.ids())
        .isSubsetOf(columns.keySet())
        .allMatch(id -> id.startsWith("validation_"))
        .noneMatch(id -> columns.get(id).isByClock());
  }
}

package org.equilibria.study.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.equilibria.study.result.CellTimes;
import org.equilibria.study.result.EpochTime;
import org.equilibria.study.run.TimingRounds.Measured;
import org.junit.jupiter.api.Test;

/** Rounds of a timing on a clock that stands still unless a turn moves it. */
class TimingRoundsTest {

  private static final List<Integer> CELLS = List.of(3, 5, 8, 13, 21);

  private final List<Integer> turns = new ArrayList<>();
  private long nanos;

  private static EpochTime seconds(double value) {
    return new EpochTime(value, 0, 0, 1);
  }

  /** Return a turn that takes so long on the clock and says what it took. */
  private IntFunction<Optional<EpochTime>> turn(Duration time, IntFunction<Double> said) {
    return cell -> {
      turns.add(cell);
      nanos += time.toNanos();
      return Optional.of(seconds(said.apply(turns.size())));
    };
  }

  private Optional<Measured> measure(
      int rounds,
      Duration warmUp,
      long seed,
      List<Integer> cells,
      IntFunction<Optional<EpochTime>> turn) {
    TimingSettings settings = new TimingSettings(rounds, 2, warmUp, seed);
    return new TimingRounds(settings, cells, () -> nanos, TimingProgress.NONE, turn).measure();
  }

  private List<List<Integer>> order(long seed, List<Integer> cells) {
    turns.clear();
    measure(4, Duration.ZERO, seed, cells, turn(Duration.ofSeconds(1), i -> 1.0));
    List<List<Integer>> byRound = new ArrayList<>();
    for (int i = 0; i < turns.size(); i += cells.size()) {
      byRound.add(List.copyOf(turns.subList(i, i + cells.size())));
    }
    return byRound;
  }

  @Test
  void everyCellHasOneTurnInEveryRoundInAnOrderDrawnAnew() {
    List<List<Integer>> rounds = order(1, CELLS);

    assertThat(rounds).hasSize(3 + 4);
    assertThat(rounds).allSatisfy(r -> assertThat(r).containsExactlyInAnyOrderElementsOf(CELLS));
    assertThat(rounds).doesNotHaveDuplicates(); // 7 of 120 orders, drawn with this seed
    assertThat(order(1, CELLS)).isEqualTo(rounds);
    assertThat(order(1, List.of(21, 13, 8, 5, 3))).isEqualTo(rounds);
    assertThat(order(2, CELLS)).isNotEqualTo(rounds);
  }

  @Test
  void timesOfTheWarmUpDoNotCount() {
    Measured measured =
        measure(
                6,
                Duration.ZERO,
                1,
                List.of(1, 2),
                turn(Duration.ofSeconds(1), i -> i <= 6 ? 100.0 : 1.0))
            .orElseThrow();

    assertThat(measured.warmUp()).isEqualTo(3);
    assertThat(measured.steady()).isTrue();
    assertThat(measured.times()).containsOnlyKeys(1, 2);
    assertThat(measured.times().values())
        .extracting(CellTimes::rounds)
        .containsOnly(Collections.nCopies(6, seconds(1)));
  }

  @Test
  void warmUpGoesOnUntilTimesAreSteadyButNoLongerThanItMay() {
    // Turns of a second; cell 1 takes as long from round 10 on.
    Measured steady =
        measure(
                1,
                Duration.ofMinutes(1),
                1,
                List.of(1),
                turn(Duration.ofSeconds(1), i -> Math.max(1.0, 11.0 - i)))
            .orElseThrow();
    Measured never =
        measure(
                1,
                Duration.ofSeconds(20),
                1,
                List.of(1),
                turn(Duration.ofSeconds(1), i -> i % 2 == 0 ? 1.0 : 2.0))
            .orElseThrow();
    Measured least =
        measure(1, Duration.ofMinutes(1), 1, List.of(1), turn(Duration.ofSeconds(1), i -> 1.0))
            .orElseThrow();

    assertThat(steady.warmUp()).isEqualTo(11);
    assertThat(steady.steady()).isTrue();
    assertThat(never.warmUp()).isEqualTo(20);
    assertThat(never.steady()).isFalse();
    assertThat(least.warmUp()).as("compilers of the JVM need some seconds").isEqualTo(5);
  }

  @Test
  void timingThatIsEndedGivesNothing() {
    Optional<Measured> measured =
        measure(
            6,
            Duration.ZERO,
            1,
            CELLS,
            cell -> {
              turns.add(cell);
              return turns.size() == 18 ? Optional.empty() : Optional.of(seconds(1));
            });

    assertThat(measured).isEmpty();
    assertThat(turns).hasSize(18);
  }
}

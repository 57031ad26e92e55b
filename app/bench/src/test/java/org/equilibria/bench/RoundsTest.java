package org.equilibria.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private record Name(String name) {}

  private record Sum(List<Double> times) {}

  private final List<String> log = new ArrayList<>();
  private final List<Integer> heard = new ArrayList<>();
  private boolean cancelled;
  private double secondsOfRound = 1;

  /** Take the given times one after the other, the last for ever, and fail after so many rounds. */
  private Entrant<Name, Sum> entrant(String name, int failAfter, double... times) {
    return new Entrant<>(
        new Name(name),
        () ->
            new Variant<>() {
              private int done;

              @Override
              public double[] round() {
                log.add(name);
                if (done == failAfter) {
                  throw new EquilibriaException(ErrorCode.PLUGIN_FAILURE, name + " failed");
                }
                return new double[] {times[Math.min(done++, times.length - 1)]};
              }

              @Override
              public Measured<Name, Sum> conclude(double[][] series) {
                List<Double> all = new ArrayList<>();
                for (double value : series[0]) {
                  all.add(value);
                }
                return Measured.of(new Name(name), Judgement.VALID, new Sum(all));
              }

              @Override
              public void close() {
                log.add("close " + name);
              }
            });
  }

  private Rounds rounds(int repetitions) {
    BenchListener listener =
        new BenchListener() {
          @Override
          public void round(int round, int of) {
            heard.add(round);
          }
        };
    return new Rounds(
        repetitions,
        () -> cancelled || heard.size() > 100,
        listener,
        () -> (long) (1e9 * secondsOfRound * log.size()));
  }

  @Test
  void everythingIsDoneInTurn() {
    rounds(2).measure(List.of(entrant("a", -1, 1), entrant("b", -1, 1)));

    // Three rounds of warm-up, then two that count.
    assertThat(log).hasSize(12).startsWith("a", "b", "a", "b").endsWith("close a", "close b");
    assertThat(heard).containsExactly(0, 0, 0, 1, 2);
  }

  @Test
  void warmUpGoesOnUntilTimesAreSteadyAndDoesNotCount() {
    List<Measured<Name, Sum>> results =
        rounds(3).measure(List.of(entrant("a", -1, 50, 40, 20, 10, 5, 5.1)));

    assertThat(heard).containsExactly(0, 0, 0, 0, 0, 0, 1, 2, 3);
    assertThat(results.get(0).figures()).contains(new Sum(List.of(5.1, 5.1, 5.1)));
  }

  @Test
  void shortRoundsWarmUpForASecond() {
    secondsOfRound = 0.1;

    rounds(1).measure(List.of(entrant("a", -1, 1)));

    assertThat(heard).hasSize(10 + 1);
  }

  @Test
  void longUnsteadyRoundsWarmUpOnce() {
    secondsOfRound = 20;

    rounds(1).measure(List.of(entrant("a", -1, 50, 40, 20)));

    assertThat(heard).containsExactly(0, 1);
  }

  @Test
  void whatFailsDoesNotStopTheOthers() {
    List<Measured<Name, Sum>> results =
        rounds(2).measure(List.of(entrant("a", 4, 1), entrant("b", -1, 1)));

    assertThat(results.get(0).validity()).isEqualTo(Validity.NOT_RUN);
    assertThat(results.get(0).reason()).isEqualTo("a failed");
    assertThat(results.get(0).figures()).isEqualTo(Optional.empty());
    assertThat(results.get(1).valid()).isTrue();
    assertThat(log).contains("close a", "close b");
  }

  private static Entrant<Name, Sum> absent() {
    return new Entrant<>(
        new Name("absent"),
        () -> {
          throw new EquilibriaException(ErrorCode.UNAVAILABLE, "there is no such device");
        });
  }

  @Test
  void whatCannotBeOpenedSaysWhy() {
    List<Measured<Name, Sum>> results = rounds(1).measure(List.of(absent(), entrant("b", -1, 1)));

    assertThat(results.get(0).reason()).isEqualTo("there is no such device");
    assertThat(results.get(1).valid()).isTrue();
  }

  @Test
  void whereNothingRunsNothingWarmsUp() {
    List<Measured<Name, Sum>> results = rounds(1).measure(List.of(absent()));

    assertThat(heard).containsExactly(1);
    assertThat(results.get(0).validity()).isEqualTo(Validity.NOT_RUN);
  }

  @Test
  void cancelledGroupHasNoFigures() {
    cancelled = true;

    assertThat(rounds(2).measure(List.of(entrant("a", -1, 1)))).isEmpty();
    assertThat(log).containsExactly("close a");
  }
}

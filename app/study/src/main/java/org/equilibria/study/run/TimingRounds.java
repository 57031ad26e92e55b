package org.equilibria.study.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.study.result.CellTimes;
import org.equilibria.study.result.EpochTime;

/**
 * Rounds in each of which every cell has one turn, in an order drawn anew: so all meet the same
 * noise, and none profits from its place. The first rounds, until times are steady, do not count.
 */
final class TimingRounds {

  private static final int LEAST_WARM_UP = 3;

  /** Short rounds are steady long before the compilers of the virtual machine are done. */
  private static final Duration SHORT_WARM_UP = Duration.ofSeconds(5);

  private static final double STEADY = 0.05;
  private static final String ORDER = "study.timing.order.";

  private final TimingSettings settings;
  private final LongSupplier nanoTime;
  private final TimingProgress progress;
  private final IntFunction<Optional<EpochTime>> turn;
  private final SeedStreams seeds;
  private final Map<Integer, List<EpochTime>> times = new TreeMap<>();
  private int round;
  private boolean stopped;

  /**
   * Time cells.
   *
   * @param cells their numbers
   * @param nanoTime clock of the warm-up
   * @param turn gives a cell its turn; empty if the timing is to end
   */
  TimingRounds(
      TimingSettings settings,
      List<Integer> cells,
      LongSupplier nanoTime,
      TimingProgress progress,
      IntFunction<Optional<EpochTime>> turn) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.progress = progress;
    this.turn = turn;
    seeds = new SeedStreams(settings.seed());
    cells.forEach(cell -> times.put(cell, new ArrayList<>()));
  }

  /**
   * What was measured.
   *
   * @param times of each cell by its number, as many as there were rounds
   * @param warmUp rounds that do not count
   * @param steady whether the last two of them took every cell about as long
   */
  record Measured(Map<Integer, CellTimes> times, int warmUp, boolean steady) {}

  /** Do all rounds; empty if the timing was ended before. */
  Optional<Measured> measure() {
    int warmUp = warmUp();
    boolean steady = isSteady();
    times.values().forEach(List::clear);
    for (int done = 0; done < settings.rounds() && !stopped; done++) {
      round(done + 1);
    }
    Map<Integer, CellTimes> measured = new TreeMap<>();
    times.forEach((cell, of) -> measured.put(cell, new CellTimes(of)));
    return stopped ? Optional.empty() : Optional.of(new Measured(measured, warmUp, steady));
  }

  private int warmUp() {
    long started = nanoTime.getAsLong();
    while (!stopped && !isWarm(nanoTime.getAsLong() - started)) {
      round(0);
    }
    return round;
  }

  private boolean isWarm(long spent) {
    if (round < LEAST_WARM_UP) {
      return false;
    }
    long most = settings.warmUp().toNanos();
    return spent >= most || (spent >= SHORT_WARM_UP.toNanos() && isSteady());
  }

  private boolean isSteady() {
    return times.values().stream().allMatch(TimingRounds::isSteady);
  }

  private static boolean isSteady(List<EpochTime> times) {
    if (times.size() < 2) {
      return false;
    }
    double before = times.get(times.size() - 2).epoch();
    return Math.abs(times.get(times.size() - 1).epoch() - before) <= STEADY * before;
  }

  private void round(int counted) {
    List<Integer> cells = List.copyOf(times.keySet());
    round++;
    for (int i : seeds.permutation(ORDER + round, cells.size())) {
      int cell = cells.get(i);
      Optional<EpochTime> time = stopped ? Optional.empty() : turn.apply(cell);
      stopped |= time.isEmpty();
      time.ifPresent(t -> times.getOrDefault(cell, new ArrayList<>()).add(t));
    }
    if (!stopped) {
      progress.round(counted, settings.rounds());
    }
  }
}

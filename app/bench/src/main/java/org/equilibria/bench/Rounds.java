package org.equilibria.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.engine.solve.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * Several things measured in turn within each repetition, so that all meet the same noise, after a
 * warm-up that ends when their times are steady.
 *
 * @param repetitions rounds that count
 * @param nanoTime the time that passes, which limits the warm-up
 */
record Rounds(
    int repetitions, Cancellation cancellation, BenchListener listener, LongSupplier nanoTime) {

  // Short rounds are steady long before the compilers of the JVM are done; a busy machine never is.
  private static final int LEAST_WARM_UP = 3;
  private static final long LEAST_WARM_UP_NANOS = 1_000_000_000L;
  private static final long MOST_WARM_UP_NANOS = 15_000_000_000L;
  private static final double STEADY = 0.05;

  /** Return one result an entrant in their order, or none at all if cancelled. */
  <C extends Record, F extends Record> List<Measured<C, F>> measure(List<Entrant<C, F>> entrants) {
    List<EntrantRounds<C, F>> all = entrants.stream().map(EntrantRounds::new).toList();
    try {
      all.forEach(EntrantRounds::open);
      warmUp(all);
      for (int round = 1; round <= repetitions && !cancellation.requested(); round++) {
        all.forEach(one -> one.round(true));
        listener.round(round, repetitions);
      }
      if (cancellation.requested()) {
        return List.of();
      }
      return all.stream().map(EntrantRounds::conclude).toList();
    } finally {
      all.forEach(EntrantRounds::close);
    }
  }

  private <C extends Record, F extends Record> void warmUp(List<EntrantRounds<C, F>> all) {
    long started = nanoTime.getAsLong();
    for (int done = 0; !cancellation.requested(); done++) {
      long spent = nanoTime.getAsLong() - started;
      boolean enough = done >= LEAST_WARM_UP && spent >= LEAST_WARM_UP_NANOS;
      boolean late = done > 0 && spent > MOST_WARM_UP_NANOS;
      boolean idle = all.stream().noneMatch(EntrantRounds::isRunning);
      if (idle || late || enough && all.stream().allMatch(EntrantRounds::isSteady)) {
        return;
      }
      all.forEach(one -> one.round(false));
      listener.round(0, repetitions);
    }
  }

  /** The rounds of one entrant, or why it cannot go on. */
  private static final class EntrantRounds<C extends Record, F extends Record> {
    private final Entrant<C, F> entrant;
    private final List<double[]> counted = new ArrayList<>();
    private @Nullable Variant<C, F> variant;
    private Optional<String> failure = Optional.empty();
    private double previous = Double.NaN;
    private double last = Double.NaN;

    EntrantRounds(Entrant<C, F> entrant) {
      this.entrant = entrant;
    }

    void open() {
      attempt(() -> variant = entrant.opener().get());
    }

    void round(boolean counts) {
      Variant<C, F> running = variant;
      if (running == null || failure.isPresent()) {
        return;
      }
      attempt(
          () -> {
            double[] measured = running.round();
            previous = last;
            last = measured[0];
            if (counts) {
              counted.add(measured);
            }
          });
    }

    private void attempt(Runnable work) {
      try {
        work.run();
      } catch (EquilibriaException e) {
        failure = Optional.of(String.valueOf(e.getMessage()));
      }
    }

    boolean isRunning() {
      return variant != null && failure.isEmpty();
    }

    boolean isSteady() {
      return failure.isPresent() || Math.abs(last - previous) <= STEADY * previous;
    }

    Measured<C, F> conclude() {
      Variant<C, F> running = variant;
      if (running == null || failure.isPresent()) {
        return Measured.notRun(entrant.choice(), failure.orElse(""));
      }
      try {
        return running.conclude(series());
      } catch (EquilibriaException e) {
        return Measured.notRun(entrant.choice(), String.valueOf(e.getMessage()));
      }
    }

    private double[][] series() {
      int numbers = counted.get(0).length;
      double[][] series = new double[numbers][counted.size()];
      for (int k = 0; k < numbers; k++) {
        for (int round = 0; round < counted.size(); round++) {
          series[k][round] = counted.get(round)[k];
        }
      }
      return series;
    }

    void close() {
      if (variant != null) {
        variant.close();
      }
    }
  }
}

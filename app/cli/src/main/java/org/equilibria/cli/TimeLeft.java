package org.equilibria.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;

/**
 * An estimate of how long the rest of a study takes: each cell as long as those before it on the
 * same backend, or as those that computed where there were none. So cells of a backend that cannot
 * be used, which end at once, do not count for the others.
 */
final class TimeLeft {

  private final Map<Integer, String> open = new HashMap<>();
  private final Map<String, LongSummaryStatistics> nanosOn = new HashMap<>();
  private final LongSummaryStatistics computed = new LongSummaryStatistics();

  /** Await a cell. */
  void expect(int cell, String backend) {
    open.put(cell, backend);
  }

  /** Take a cell out that is not run. */
  void skip(int cell) {
    open.remove(cell);
  }

  /** Learn from a cell that ended, whether it computed something or could not be run. */
  void end(int cell, Duration took, boolean couldRun) {
    String backend = open.remove(cell);
    if (backend != null) {
      nanosOn.computeIfAbsent(backend, b -> new LongSummaryStatistics()).accept(took.toNanos());
    }
    if (couldRun) {
      computed.accept(took.toNanos());
    }
  }

  /** Return the time that open cells take; empty before any has computed something. */
  Optional<Duration> estimate() {
    if (computed.getCount() == 0) {
      return Optional.empty();
    }
    double nanos =
        open.values().stream()
            .mapToDouble(backend -> nanosOn.getOrDefault(backend, computed).getAverage())
            .sum();
    return Optional.of(Duration.ofNanos((long) nanos));
  }
}

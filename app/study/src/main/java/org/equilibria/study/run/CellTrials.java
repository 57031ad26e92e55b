package org.equilibria.study.run;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.guard.Detached;
import org.equilibria.engine.guard.Detached.End;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.Reason;

/**
 * Trials of cells, each on a thread of its own, as components of plugins may do what they like.
 *
 * @param environments what the cells are run with
 */
record CellTrials(CellEnvironments environments) {

  /** A trial that takes longer tells nothing within the patience of who plans. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Return how a trial ends; it is asked to stop once nobody waits for it. */
  <T> End<T> of(Cell cell, Dataset data, Function<CellRunner, T> work) {
    AtomicBoolean over = new AtomicBoolean();
    try {
      return Detached.<T>start(
              "trial of cell " + cell.number(),
              () -> {
                try (CellEnvironment environment =
                    environments.open(cell, data, Progress.NONE, over::get)) {
                  return work.apply(environment.runner());
                }
              })
          .await(PATIENCE, "its trial took more than %d s".formatted(PATIENCE.toSeconds()));
    } finally {
      over.set(true);
    }
  }

  /** Return why a trial has told nothing. */
  static String why(End<?> end) {
    if (end instanceof End.Threw<?> threw) {
      return "its trial failed: " + Reason.of(threw.failure());
    }
    return end instanceof End.Abandoned<?> abandoned
        ? abandoned.why()
        : "its trial asked the JVM to exit";
  }
}

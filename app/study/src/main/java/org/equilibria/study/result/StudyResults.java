package org.equilibria.study.result;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.study.plan.StudyPlan;

/**
 * The results of a study.
 *
 * @param plan what was to be run
 * @param cells results in the order of the plan; shorter than it if the study was cancelled
 * @param cancelled whether the user stopped it
 * @param elapsed wall-clock time
 * @param timing how the cells were timed, those that have times; empty if none was
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record StudyResults(
    StudyPlan plan,
    List<CellResult> cells,
    boolean cancelled,
    Duration elapsed,
    Optional<Timing> timing) {

  /** Copy the results. */
  public StudyResults {
    cells = List.copyOf(cells);
  }

  /** Hold results of cells that were not timed. */
  public StudyResults(StudyPlan plan, List<CellResult> cells, boolean cancelled, Duration elapsed) {
    this(plan, cells, cancelled, elapsed, Optional.empty());
  }

  /** Return how many cells ended in the given way. */
  public long count(Ending ending) {
    return cells.stream().filter(cell -> cell.ending() == ending).count();
  }

  /** Return how many bounds failed, over all cells. */
  public long failedBounds() {
    return cells.stream().flatMap(cell -> cell.failedBounds().stream()).count();
  }

  /** Return how many cells have a trained network. */
  public long trained() {
    return cells.stream().filter(cell -> cell.ending().isTrained()).count();
  }

  /** Return how many of these had a solve that did not meet the termination rule. */
  public long unconverged() {
    return trained() - cells.stream().filter(CellResult::converged).count();
  }
}

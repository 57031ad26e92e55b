package org.equilibria.study.result;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.study.plan.Cell;

/**
 * Report one cell, whatever became of it.
 *
 * @param cell what was run
 * @param ending how the run ended
 * @param detail why, in a sentence
 * @param measures what was measured; empty if nothing was
 * @param plugins plugin and version behind each component, by kind
 * @param elapsed wall-clock time of the cell
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CellResult(
    Cell cell,
    Ending ending,
    String detail,
    Optional<Measures> measures,
    Map<String, String> plugins,
    Duration elapsed) {

  /** Copy the plugins. */
  public CellResult {
    plugins = Collections.unmodifiableMap(new TreeMap<>(plugins));
  }

  /** Return the worst status of any solve, if there was one. */
  public Optional<SolveStatus> worstSolve() {
    return measures.map(
        m ->
            m.forward()
                .worst()
                .worse(m.backward().worst())
                .worse(m.testSolves().map(PassStats::worst).orElse(SolveStatus.CONVERGED)));
  }

  /** Return whether the run was completed and every solve met the termination rule. */
  public boolean converged() {
    return ending == Ending.COMPLETED && worstSolve().equals(Optional.of(SolveStatus.CONVERGED));
  }

  /**
   * Return one word for people: of a completed run the worst status of its solves, such as {@code
   * converged} or {@code max-steps}; else how it ended.
   */
  public String status() {
    Enum<?> word = ending;
    if (ending == Ending.COMPLETED && worstSolve().isPresent()) {
      word = worstSolve().get();
    }
    return Words.of(word);
  }
}

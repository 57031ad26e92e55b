package org.equilibria.study.report;

import java.util.ArrayList;
import java.util.List;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.StudyResults;

/** A summary of a study in a sentence, what did not converge included. */
public final class Verdict {

  private Verdict() {}

  /**
   * Return the sentence, such as {@code 12 of 12 cells trained; every solve of 11 of them
   * converged}: which is about the solvers that the cells name.
   */
  public static String of(StudyResults results) {
    long trained = results.trained();
    List<String> parts = new ArrayList<>();
    parts.add(trained + " of " + results.plan().cells().size() + " cells trained");
    add(parts, results.count(Ending.LIMIT), "ended by a limit");
    add(parts, results.count(Ending.STOPPED_EARLY), "stopped early");
    add(parts, results.count(Ending.DIVERGED), "diverged in training");
    add(parts, results.count(Ending.FAILED), "failed");
    add(parts, results.count(Ending.IMPOSSIBLE), "cannot be run");
    add(
        parts,
        results.failedBounds(),
        results.failedBounds() == 1 ? "bound failed" : "bounds failed");
    if (results.cancelled()) {
      long unfinished =
          results.plan().cells().size() - results.cells().size() + results.count(Ending.CANCELLED);
      add(parts, unfinished, "not finished when the study was cancelled");
    }
    return String.join(", ", parts) + solves(trained, results.unconverged());
  }

  private static String solves(long trained, long unconverged) {
    if (trained == 0) {
      return "";
    }
    return unconverged == 0
        ? "; all of their solves converged"
        : "; solves that did not converge in " + unconverged + " of them";
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }
}

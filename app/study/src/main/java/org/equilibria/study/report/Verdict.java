package org.equilibria.study.report;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.StudyResults;

/** Sum up a study in a sentence, what did not converge included. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Verdict {

  private Verdict() {}

  /** Return the sentence, such as {@code 12 of 12 cells converged}. */
  public static String of(StudyResults results) {
    List<String> parts = new ArrayList<>();
    long converged = results.count(Ending.COMPLETED) - results.unconverged();
    parts.add(converged + " of " + results.plan().cells().size() + " cells converged");
    add(parts, results.unconverged(), "did not converge");
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
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }
}

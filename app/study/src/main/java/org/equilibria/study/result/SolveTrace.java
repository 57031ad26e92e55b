package org.equilibria.study.result;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.solve.TracePoint;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.SolveSummary;

/**
 * The residual through the solve of one batch.
 *
 * @param backward whether it is an adjoint solve
 * @param epoch updates done before it
 * @param points one an evaluation
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SolveTrace(boolean backward, int epoch, List<TracePoint> points) {

  /** Copy the points. */
  public SolveTrace {
    points = List.copyOf(points);
  }

  /** Return the traces of the first and the last solve, forward and backward. */
  public static List<SolveTrace> firstAndLast(List<EpochRecord> records) {
    List<SolveTrace> forward = new ArrayList<>();
    List<SolveTrace> backward = new ArrayList<>();
    for (EpochRecord record : records) {
      add(forward, false, record.epoch(), record.forward());
      add(backward, true, record.epoch(), record.backward());
    }
    forward.addAll(backward);
    return List.copyOf(forward);
  }

  /** Add a trace as the last one, in place of the last one before unless that is the first. */
  private static void add(
      List<SolveTrace> traces, boolean backward, int epoch, SolveSummary solve) {
    if (!solve.trace().isEmpty()) {
      if (traces.size() == 2) {
        traces.remove(1);
      }
      traces.add(new SolveTrace(backward, epoch, solve.trace()));
    }
  }
}

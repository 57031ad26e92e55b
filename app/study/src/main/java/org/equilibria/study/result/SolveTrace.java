package org.equilibria.study.result;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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

  private static final String FORWARD = "forward";
  private static final String BACKWARD = "backward";

  /** Copy the points. */
  public SolveTrace {
    points = List.copyOf(points);
  }

  /** What is written of a trace: one series a figure, without times; errors are newer than it. */
  record Series(
      String pass,
      int epoch,
      List<Integer> evaluation,
      List<Integer> activeRows,
      List<Double> maxRelativeResidual,
      List<Double> medianRelativeResidual,
      Optional<List<Double>> maxRelativeErrorEstimate,
      Optional<List<Double>> maxInverseNormEstimate) {}

  @JsonValue
  Series written() {
    return new Series(
        backward ? BACKWARD : FORWARD,
        epoch,
        points.stream().map(TracePoint::evaluation).toList(),
        points.stream().map(TracePoint::activeRows).toList(),
        points.stream().map(TracePoint::maxRelativeResidual).toList(),
        points.stream().map(TracePoint::medianRelativeResidual).toList(),
        Optional.of(points.stream().map(TracePoint::maxRelativeError).toList()),
        Optional.of(points.stream().map(TracePoint::maxInverseNorm).toList()));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static SolveTrace of(Series s) {
    return new SolveTrace(
        s.pass().equals(BACKWARD),
        s.epoch(),
        IntStream.range(0, s.evaluation().size())
            .mapToObj(
                i ->
                    new TracePoint(
                        s.evaluation().get(i),
                        s.activeRows().get(i),
                        s.maxRelativeResidual().get(i),
                        s.medianRelativeResidual().get(i),
                        0,
                        s.maxRelativeErrorEstimate().map(e -> e.get(i)).orElse(Double.NaN),
                        s.maxInverseNormEstimate().map(e -> e.get(i)).orElse(Double.NaN)))
            .toList());
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

package org.equilibria.study.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.TracePoint;
import org.equilibria.engine.train.AdjointSummary;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.ErrorSummary;
import org.equilibria.engine.train.RescueSummary;
import org.equilibria.engine.train.SolveSummary;
import org.junit.jupiter.api.Test;

class SolveTraceTest {

  private static SolveSummary solve(boolean traced) {
    List<TracePoint> trace =
        traced ? List.of(new TracePoint(1, 1, 0.5, 0.5, 1)) : List.<TracePoint>of();
    return new SolveSummary(
        SolveStatus.CONVERGED,
        1,
        1,
        1,
        1,
        0,
        0,
        Duration.ZERO,
        trace,
        Map.of(),
        RescueSummary.NONE,
        AdjointSummary.NONE,
        ErrorSummary.UNKNOWN);
  }

  private static EpochRecord record(int epoch, boolean backward) {
    return new EpochRecord(
        epoch,
        epoch,
        1,
        1,
        Optional.empty(),
        1,
        List.of(),
        List.of(),
        solve(true),
        solve(backward));
  }

  @Test
  void firstAndLastSolveOfEachPassAreKept() {
    List<SolveTrace> traces =
        SolveTrace.firstAndLast(
            List.of(record(0, true), record(1, true), record(2, true), record(3, false)));

    assertThat(traces)
        .extracting(t -> t.backward() + " " + t.epoch())
        .containsExactly("false 0", "false 3", "true 0", "true 2");
  }

  @Test
  void singleSolveIsKeptOnce() {
    assertThat(SolveTrace.firstAndLast(List.of(record(0, false))))
        .extracting(SolveTrace::epoch)
        .containsExactly(0);
  }
}

package org.equilibria.engine.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.solve.TracePoint;

/** Collect one point an evaluation, for the result and the listener, where either is wanted. */
final class Trace {

  private final SolveSettings settings;
  private final List<TracePoint> points = new ArrayList<>();
  private final double[] sorted;

  Trace(SolveSettings settings, int rows) {
    this.settings = settings;
    sorted = new double[wanted() ? rows : 0];
  }

  private boolean wanted() {
    return settings.trace() || settings.listener().isPresent();
  }

  List<TracePoint> points() {
    return points;
  }

  void record(int evaluation, boolean[] active, Evaluation e, long elapsedNanos) {
    if (!wanted()) {
      return;
    }
    int activeRows = 0;
    int finite = 0;
    for (int i = 0; i < active.length; i++) {
      if (active[i]) {
        activeRows++;
        double relative = RowLedger.relative(e.residual()[i], e.imageNorm()[i]);
        if (Double.isFinite(relative)) {
          sorted[finite++] = relative;
        }
      }
    }
    Arrays.sort(sorted, 0, finite);
    TracePoint point =
        new TracePoint(
            evaluation,
            activeRows,
            finite == 0 ? Double.NaN : sorted[finite - 1],
            finite == 0 ? Double.NaN : sorted[finite / 2],
            elapsedNanos);
    if (settings.trace()) {
      points.add(point);
    }
    settings.listener().ifPresent(l -> l.evaluated(point));
  }
}

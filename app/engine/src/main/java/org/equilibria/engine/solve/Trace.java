package org.equilibria.engine.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.solve.TracePoint;
import org.hipparchus.util.KthSelector;

/** Collect one point an evaluation, for the result and the listener, where either is wanted. */
final class Trace {

  private final SolveSettings settings;
  private final List<TracePoint> points = new ArrayList<>();
  private final KthSelector selector = new KthSelector();
  private final double[] relatives;

  Trace(SolveSettings settings, int rows) {
    this.settings = settings;
    relatives = new double[wanted() ? rows : 0];
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
    double largest = Double.NaN;
    for (int i = 0; i < active.length; i++) {
      if (active[i]) {
        activeRows++;
        double relative = RowLedger.relative(e.residual()[i], e.imageNorm()[i]);
        if (Double.isFinite(relative)) {
          relatives[finite++] = relative;
          largest = relative <= largest ? largest : relative;
        }
      }
    }
    TracePoint point =
        new TracePoint(evaluation, activeRows, largest, median(finite), elapsedNanos);
    if (settings.trace()) {
      points.add(point);
    }
    settings.listener().ifPresent(listener -> tell(listener, point));
  }

  private static void tell(SolveListener listener, TracePoint point) {
    try {
      listener.evaluated(point);
    } catch (Throwable e) {
      throw EquilibriaException.of("the listener of the solve failed", e);
    }
  }

  private double median(int finite) {
    if (finite == 0) {
      return Double.NaN;
    }
    Arrays.fill(relatives, finite, relatives.length, Double.POSITIVE_INFINITY);
    return selector.select(relatives, null, finite / 2);
  }
}

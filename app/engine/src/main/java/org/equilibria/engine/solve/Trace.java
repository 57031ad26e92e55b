package org.equilibria.engine.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.solve.TracePoint;
import org.hipparchus.util.KthSelector;

/**
 * A collector of one point an evaluation, for the result and the listener, where either is wanted.
 */
final class Trace {

  private final SolveSettings settings;
  private final List<TracePoint> points = new ArrayList<>();
  private final KthSelector selector = new KthSelector();
  private final double[] relatives;

  Trace(SolveSettings settings, int rows) {
    this.settings = settings;
    relatives = new double[wanted() ? rows : 0];
  }

  boolean wanted() {
    return settings.trace() || settings.listener().isPresent();
  }

  List<TracePoint> points() {
    return points;
  }

  /**
   * Record an evaluation.
   *
   * @param inverseNorms estimates of ||(I - J)^{-1}|| per row, NaN where there is none
   */
  void record(
      int evaluation, boolean[] active, Evaluation e, double[] inverseNorms, long elapsedNanos) {
    int activeRows = 0;
    int finite = 0;
    double largest = Double.NaN;
    double largestError = Double.NaN;
    double largestInverse = Double.NaN;
    for (int i = 0; i < active.length; i++) {
      if (active[i]) {
        activeRows++;
        double relative = Outcomes.relative(e.residual()[i], e.imageNorm()[i]);
        if (Double.isFinite(relative)) {
          relatives[finite++] = relative;
          largest = larger(largest, relative);
          largestInverse = larger(largestInverse, inverseNorms[i]);
          largestError = larger(largestError, inverseNorms[i] * relative);
        }
      }
    }
    TracePoint point =
        new TracePoint(
            evaluation,
            activeRows,
            largest,
            median(finite),
            elapsedNanos,
            largestError,
            largestInverse);
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

  /** Return the larger of two numbers, NaN being none. */
  private static double larger(double a, double b) {
    return a >= b || Double.isNaN(b) ? a : b;
  }

  private double median(int finite) {
    if (finite == 0) {
      return Double.NaN;
    }
    Arrays.fill(relatives, finite, relatives.length, Double.POSITIVE_INFINITY);
    return selector.select(relatives, null, finite / 2);
  }
}

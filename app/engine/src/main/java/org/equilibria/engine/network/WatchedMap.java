package org.equilibria.engine.network;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveStats;

/**
 * A map as it is shown to a gradient estimator: what the estimator evaluates on its own is counted,
 * products with the Jacobian as evaluations, and what the map throws is told as the map's failure.
 * While a solve runs, the solve loop counts.
 */
final class WatchedMap implements FixedPointMap {

  private final FixedPointMap map;
  private final LongSupplier nanoTime;
  private boolean solving;
  private int evaluations;
  private long rowEvaluations;
  private double products;
  private long nanos;

  WatchedMap(FixedPointMap map, LongSupplier nanoTime) {
    this.map = map;
    this.nanoTime = nanoTime;
  }

  /** Leave the counting to the solve loop, or take it up again. */
  void setSolving(boolean solving) {
    this.solving = solving;
  }

  /** Return the work that was not that of a solve. */
  SolveStats work() {
    return new SolveStats(0, evaluations, rowEvaluations, products, Duration.ofNanos(nanos));
  }

  private void count(long rows, double work, long started) {
    if (!solving) {
      evaluations++;
      rowEvaluations += rows;
      products += work;
      nanos += nanoTime.getAsLong() - started;
    }
  }

  @Override
  public int rows() {
    return map.rows();
  }

  @Override
  public int width() {
    return map.width();
  }

  @Override
  public Evaluator open(Scope scope) {
    try {
      return new Watched(map.open(scope));
    } catch (Throwable e) {
      throw EquilibriaException.of("the map failed", e);
    }
  }

  @Override
  public Linearization linearize(Matrix z, Scope scope) {
    try {
      return new Jacobian(map.linearize(z, scope));
    } catch (Throwable e) {
      throw EquilibriaException.of("linearizing the map failed", e);
    }
  }

  @Override
  public Optional<AffineForm> affineForm() {
    return map.affineForm();
  }

  private final class Jacobian implements Linearization {
    private final Linearization at;

    Jacobian(Linearization at) {
      this.at = at;
    }

    @Override
    public Evaluator adjoint(Matrix cotangent, Scope scope) {
      try {
        return new Watched(at.adjoint(cotangent, scope));
      } catch (Throwable e) {
        throw EquilibriaException.of("the adjoint of the map failed", e);
      }
    }

    @Override
    public void vjp(Matrix u, Matrix out) {
      long started = nanoTime.getAsLong();
      try {
        at.vjp(u, out);
      } catch (Throwable e) {
        throw EquilibriaException.of("the vector-Jacobian product of the map failed", e);
      }
      count(u.rows(), 1, started);
    }

    @Override
    public void jvp(Matrix v, Matrix out) {
      long started = nanoTime.getAsLong();
      try {
        at.jvp(v, out);
      } catch (Throwable e) {
        throw EquilibriaException.of("the Jacobian-vector product of the map failed", e);
      }
      count(v.rows(), 1, started);
    }
  }

  private final class Watched implements Evaluator {
    private final Evaluator evaluator;

    Watched(Evaluator evaluator) {
      this.evaluator = evaluator;
    }

    @Override
    public int rows() {
      return evaluator.rows();
    }

    @Override
    public int width() {
      return evaluator.width();
    }

    @Override
    public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
      long started = nanoTime.getAsLong();
      double before = report.gemmEquivalents();
      try {
        evaluator.evaluate(z, accuracy, out, report);
      } catch (Throwable e) {
        throw EquilibriaException.of("the map failed", e);
      }
      long rows = 0;
      for (int i = 0; i < z.rows(); i++) {
        rows += Double.isNaN(accuracy[i]) ? 0 : 1;
      }
      count(rows, report.gemmEquivalents() - before, started);
    }

    @Override
    public Optional<AdjointForm> adjointForm() {
      return evaluator.adjointForm();
    }

    @Override
    public boolean canRetain() {
      return evaluator.canRetain();
    }

    @Override
    public void retain(int[] rows) {
      evaluator.retain(rows);
    }

    @Override
    public void close() {
      evaluator.close();
    }
  }
}

package org.equilibria.engine.network;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.Jacobian;
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

  /** Return what a call gives, or tell what it throws as the map's failure. */
  private static <T> T told(String failure, Supplier<T> call) {
    try {
      return call.get();
    } catch (Throwable e) {
      throw EquilibriaException.of(failure, e);
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
    return told("the map failed", () -> new Watched(map.open(scope)));
  }

  @Override
  public boolean byDifferences() {
    return map.byDifferences();
  }

  @Override
  public Linearization linearize(Matrix z, Scope scope) {
    return told("linearizing the map failed", () -> new Linearized(map.linearize(z, scope)));
  }

  @Override
  public Optional<AffineForm> affineForm() {
    return map.affineForm();
  }

  private final class Linearized implements Linearization {
    private final Linearization at;

    Linearized(Linearization at) {
      this.at = at;
    }

    @Override
    public Evaluator adjoint(Matrix cotangent, Scope scope) {
      return told("the adjoint of the map failed", () -> new Watched(at.adjoint(cotangent, scope)));
    }

    @Override
    public void vjp(Matrix u, Matrix out) {
      multiply("the vector-Jacobian product of the map failed", u, () -> at.vjp(u, out));
    }

    @Override
    public void jvp(Matrix v, Matrix out) {
      multiply("the Jacobian-vector product of the map failed", v, () -> at.jvp(v, out));
    }

    private void multiply(String failure, Matrix vectors, Runnable product) {
      long started = nanoTime.getAsLong();
      told(
          failure,
          () -> {
            product.run();
            return vectors;
          });
      count(vectors.rows(), 1, started);
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
      if (solving) {
        evaluator.evaluate(z, accuracy, out, report); // the loop counts, and tells what is thrown
        return;
      }
      long started = nanoTime.getAsLong();
      double before = report.gemmEquivalents();
      told(
          "the map failed",
          () -> {
            evaluator.evaluate(z, accuracy, out, report);
            return report;
          });
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
    public Optional<Jacobian> jacobian() {
      return evaluator.jacobian();
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

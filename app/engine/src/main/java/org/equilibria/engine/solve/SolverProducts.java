package org.equilibria.engine.solve;

import java.util.Optional;
import java.util.function.IntFunction;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Jacobian;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.solve.JacobianProduct;
import org.jspecify.annotations.Nullable;

/**
 * The products with the Jacobian of f that a solver may ask for at the present iterate. Their work
 * is counted here: products with the books of the states, evaluations of f with those of the rows.
 */
final class SolverProducts {

  private final Evaluator evaluator;
  private final StateBuffers states;
  private final RowLedger ledger;
  private final RowMetric metric;
  private final Backend backend;
  private final IntFunction<Evaluation> reports;
  private final double differenceStep;
  private @Nullable Optional<Jacobian> shown;
  private boolean linearized;
  private boolean measured;
  private int index;
  private int evaluations;
  private long rowEvaluations;
  private double[] scale;
  private double[] lengths;
  private double[] accuracy;
  private double[] coefficients;
  private @Nullable Matrix moved;
  private @Nullable Matrix image;
  private @Nullable Evaluation report;

  /**
   * Offer the products of an evaluator.
   *
   * @param metric of the lengths of states and directions
   * @param reports returns a report of evaluations of so many rows
   */
  SolverProducts(
      Evaluator evaluator,
      StateBuffers states,
      RowLedger ledger,
      RowMetric metric,
      IntFunction<Evaluation> reports,
      double unitRoundoff) {
    this.evaluator = evaluator;
    this.states = states;
    this.ledger = ledger;
    this.metric = metric;
    this.reports = reports;
    backend = states.backend();
    differenceStep = Math.sqrt(unitRoundoff);
    int rows = states.rows();
    scale = new double[rows];
    lengths = new double[rows];
    accuracy = new double[rows];
    coefficients = new double[2 * rows];
  }

  /** Take it that the present iterate is another one. */
  void moveTo(int index) {
    this.index = index;
    linearized = false;
    measured = false;
  }

  /** Drop what belongs to rows that are gone; the states have dropped theirs. */
  void retain() {
    linearized = false;
    measured = false;
    int rows = states.rows();
    scale = new double[rows];
    lengths = new double[rows];
    accuracy = new double[rows];
    coefficients = new double[2 * rows];
    moved = null;
    image = null;
    report = null;
  }

  /** Return the evaluations of the batch that were made for differences. */
  int evaluations() {
    return evaluations;
  }

  /** Return the same summed over rows. */
  long rowEvaluations() {
    return rowEvaluations;
  }

  Optional<JacobianProduct> forward() {
    return shown().filter(Jacobian::hasJvp).map(j -> product(j, j::jvp));
  }

  Optional<JacobianProduct> transposed() {
    return shown().filter(Jacobian::hasVjp).map(j -> product(j, j::vjp));
  }

  private Optional<Jacobian> shown() {
    Optional<Jacobian> known = shown;
    if (known == null) {
      known = evaluator.jacobian();
      shown = known;
    }
    return known;
  }

  private JacobianProduct product(Jacobian jacobian, JacobianProduct multiply) {
    return (v, wanted, out) -> {
      try {
        if (!linearized) {
          states.countProducts(jacobian.linearize(states.z()));
          linearized = true;
        }
        multiply.apply(v, wanted, out);
        states.countProduct();
        countRows(wanted);
      } catch (Throwable e) {
        stopOrThrow(e, out);
      }
    };
  }

  private void countRows(boolean[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i]) {
        reachFurther(i, 1);
      }
    }
  }

  /** Take it that a solver did the work of so many products with the Jacobian of a row. */
  void reachFurther(int row, double products) {
    ledger.countProducts(row, products);
  }

  /** Leave an interrupted product undone, as an evaluation: the loop sees the interruption. */
  private void stopOrThrow(Throwable thrown, Matrix out) {
    EquilibriaException failure = CheckedEvaluator.failure(thrown);
    if (failure.code() != ErrorCode.CANCELLED) {
      throw failure;
    }
    backend.fill(out, Double.NaN);
  }

  JacobianProduct differences() {
    return this::difference;
  }

  private void difference(Matrix v, boolean[] wanted, Matrix out) {
    Matrix ahead = moved == null ? states.allocate() : moved;
    Matrix there = image == null ? states.allocate() : image;
    Evaluation e = report == null ? reports.apply(states.rows()) : report;
    moved = ahead;
    image = there;
    report = e;
    measure();
    metric.norms(v, Norm.L2, lengths);
    for (int i = 0; i < wanted.length; i++) {
      boolean moves = wanted[i] && lengths[i] > 0 && ledger.mayEvaluateAside(i, index);
      accuracy[i] = moves ? 0 : Double.NaN;
      coefficients[2 * i] = 1;
      coefficients[2 * i + 1] = moves ? differenceStep * scale[i] / lengths[i] : 0;
    }
    backend.combineRows(coefficients, new Matrix[] {states.z(), v}, ahead);
    double before = e.gemmEquivalents();
    evaluator.evaluate(ahead, accuracy, there, e);
    states.addWork(e.gemmEquivalents() - before);
    evaluations++;
    countRows(wanted);
    quotients(wanted, e);
    backend.combineRows(coefficients, new Matrix[] {there, states.image()}, out);
  }

  /** Count the evaluations that were made and set the coefficients of (f(z + h v) - f(z)) / h. */
  private void quotients(boolean[] wanted, Evaluation e) {
    for (int i = 0; i < wanted.length; i++) {
      double h = coefficients[2 * i + 1];
      double quotient = Double.NaN;
      if (wanted[i] && lengths[i] == 0) {
        quotient = 0;
      } else if (!Double.isNaN(accuracy[i]) && !e.isMissing(i)) {
        ledger.countEvaluation(i);
        rowEvaluations++;
        quotient = 1 / h;
      }
      coefficients[2 * i] = quotient;
      coefficients[2 * i + 1] = -quotient;
    }
  }

  /** Measure the rows of the present iterate: the larger of ||z|| and ||f(z)||. */
  private void measure() {
    if (!measured) {
      metric.norms(states.z(), Norm.L2, scale);
      metric.norms(states.image(), Norm.L2, lengths);
      for (int i = 0; i < scale.length; i++) {
        scale[i] = Math.max(scale[i], lengths[i]);
      }
      measured = true;
    }
  }
}

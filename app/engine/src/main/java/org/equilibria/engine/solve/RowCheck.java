package org.equilibria.engine.solve;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Termination;

/**
 * A check that evaluates f once more at a solution, all rows together and each of them alone, to
 * see whether the map keeps its rows apart: a row that depends on others, or on what was evaluated
 * before, has a residual that was true only while it was measured. Costs as much as two evaluations
 * of the batch.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class RowCheck {

  // What f of a row may change by when it is summed in another order: some hundred units of
  // rounding of its norm. Below this, and below what the termination rule tolerates, no verdict is
  // wrong.
  private static final double ROUNDINGS = 256;

  private final FixedPointMap map;
  private final Termination rule;
  private final List<Double> weights;

  /**
   * Prepare to check a map.
   *
   * @param rule of the solve
   * @param weights of its norms, as {@link SolveSettings#weights}
   */
  public RowCheck(FixedPointMap map, Termination rule, List<Double> weights) {
    this.map = map;
    this.rule = rule;
    this.weights = weights;
  }

  /**
   * Check the rows of a result that have a finite solution.
   *
   * @param scope for what is needed meanwhile
   * @throws EquilibriaException CONTRACT_VIOLATION naming the first row found that is not by itself
   *     what it is in the batch, or not any longer what it was in the solve
   */
  public void check(SolveResult result, Scope scope) {
    Matrix z = result.solution();
    double[] accuracy = new double[z.rows()];
    for (int i = 0; i < accuracy.length; i++) {
      accuracy[i] = Double.isFinite(result.outcomes().get(i).residual()) ? 0 : Double.NaN;
    }
    try (Scope work = scope.child("row check")) {
      Matrix together = work.uninitialized(z.rows(), z.cols());
      Evaluation report = new Evaluation(z.rows(), rule.norm());
      try (Evaluator evaluator = open(work)) {
        WeightedEvaluator.of(new CheckedEvaluator(evaluator), RowMetric.of(weights, z.rows(), work))
            .evaluate(z, accuracy, together, report);
      }
      // Backwards, so that a row that reads what the one before it left behind finds another.
      for (int i = z.rows() - 1; i >= 0; i--) {
        if (!Double.isNaN(accuracy[i])) {
          checkRow(i, result, together, report);
        }
      }
    }
  }

  private Evaluator open(Scope scope) {
    try {
      return map.open(scope);
    } catch (Throwable e) {
      throw CheckedEvaluator.failure(e);
    }
  }

  private void checkRow(int i, SolveResult result, Matrix together, Evaluation report) {
    Matrix z = result.solution();
    double u = z.scope().precision().unitRoundoff();
    double limit =
        Math.max(
            rule.tolerance(report.imageNorm()[i]),
            ROUNDINGS * u * (report.imageNorm()[i] + report.residual()[i]));
    double apart = apart(i, z, together);
    if (!(apart <= limit)) {
      throw new EquilibriaException(
          ErrorCode.CONTRACT_VIOLATION,
          String.format(
              Locale.ROOT,
              "the map couples rows: f of row %d differs by %.3g when it is evaluated alone; its"
                  + " residual was %.3g in the solve and is %.3g now",
              i,
              apart,
              result.outcomes().get(i).residual(),
              report.residual()[i]));
    }
    double changed = Math.abs(report.residual()[i] - result.outcomes().get(i).residual());
    if (!(changed <= limit + result.outcomes().get(i).errorBound())) {
      throw new EquilibriaException(
          ErrorCode.CONTRACT_VIOLATION,
          String.format(
              Locale.ROOT,
              "the map is not the same at every evaluation: the residual of row %d was %.3g in the"
                  + " solve and is %.3g now",
              i,
              result.outcomes().get(i).residual(),
              report.residual()[i]));
    }
  }

  /** Return the distance of f of a row alone from f of it in the batch. */
  private double apart(int i, Matrix z, Matrix together) {
    int[] row = {i};
    try (Scope work = z.scope().child("row alone");
        Evaluator evaluator = open(work)) {
      Matrix alone = work.uninitialized(1, z.cols());
      Matrix expected = work.uninitialized(1, z.cols());
      Backend backend = work.backend();
      backend.gatherRows(together, row, expected);
      CheckedEvaluator checked = new CheckedEvaluator(evaluator);
      if (checked.canRetain()) {
        checked.retain(row);
        Matrix state = work.uninitialized(1, z.cols());
        backend.gatherRows(z, row, state);
        checked.evaluate(state, new double[1], alone, new Evaluation(1, rule.norm()));
      } else {
        evaluateAmongZeros(checked, z, row, alone, work);
      }
      double[] distance = new double[1];
      RowMetric.of(weights, 1, work).distances(alone, expected, rule.norm(), distance);
      return distance[0];
    }
  }

  /** Evaluate a row of a batch whose other rows are zero and need not be evaluated. */
  private void evaluateAmongZeros(
      Evaluator evaluator, Matrix z, int[] row, Matrix alone, Scope work) {
    boolean[] mask = new boolean[z.rows()];
    mask[row[0]] = true;
    double[] accuracy = new double[z.rows()];
    Arrays.fill(accuracy, Double.NaN);
    accuracy[row[0]] = 0;
    Matrix state = work.zeros(z.rows(), z.cols());
    work.backend().copyRows(z, mask, state);
    Matrix out = work.uninitialized(z.rows(), z.cols());
    evaluator.evaluate(state, accuracy, out, new Evaluation(z.rows(), rule.norm()));
    work.backend().gatherRows(out, row, alone);
  }
}

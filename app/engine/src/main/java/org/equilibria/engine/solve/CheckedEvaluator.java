package org.equilibria.engine.solve;

import java.util.Arrays;
import java.util.Optional;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Jacobian;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.engine.guard.Foreign;

/**
 * An evaluator held to its contract: what it throws is told as the map's failure, and a row that it
 * should have measured and did not, or measured as no norm can be, is told as the map's fault. An
 * interruption leaves the rows of that evaluation unmeasured and sets the interrupt flag.
 */
final class CheckedEvaluator implements Evaluator {

  private final Evaluator evaluator;
  private int[] ids;

  CheckedEvaluator(Evaluator evaluator) {
    this.evaluator = evaluator;
    ids = new int[evaluator.rows()];
    Arrays.setAll(ids, i -> i);
  }

  static EquilibriaException failure(Throwable thrown) {
    return EquilibriaException.of("the map failed", thrown);
  }

  @Override
  public int rows() {
    return ids.length;
  }

  @Override
  public int width() {
    return evaluator.width();
  }

  @Override
  public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
    report.reset();
    try {
      evaluator.evaluate(z, accuracy, out, report);
    } catch (Throwable e) {
      EquilibriaException failure = failure(e);
      if (failure.code() != ErrorCode.CANCELLED) {
        throw failure;
      }
      report.reset();
    }
    for (int i = 0; i < ids.length; i++) {
      if (!Double.isNaN(accuracy[i])) {
        check(i, report);
      }
    }
  }

  private void check(int i, Evaluation report) {
    if (report.isMissing(i)) {
      if (!report.stopRequested()) {
        throw broken("reported no residual or no norm of f", i);
      }
    } else if (report.residual()[i] < 0 || report.imageNorm()[i] < 0) {
      throw broken("reported a negative norm", i);
    } else if (report.errorBound()[i] < 0) {
      throw broken("reported a negative bound on the error of f", i);
    }
  }

  private EquilibriaException broken(String fault, int i) {
    return new EquilibriaException(
        ErrorCode.CONTRACT_VIOLATION,
        "the map (" + Foreign.nameOf(evaluator) + ") " + fault + " at row " + ids[i]);
  }

  @Override
  public Optional<AdjointForm> adjointForm() {
    try {
      return evaluator.adjointForm();
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public Optional<Jacobian> jacobian() {
    try {
      return evaluator.jacobian();
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public boolean canRetain() {
    return evaluator.canRetain();
  }

  @Override
  public void retain(int[] rows) {
    try {
      evaluator.retain(rows);
    } catch (Throwable e) {
      throw failure(e);
    }
    int[] old = ids;
    ids = Arrays.stream(rows).map(i -> old[i]).toArray();
  }
}

package org.equilibria.engine.solve;

import java.util.Optional;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Jacobian;
import org.equilibria.api.matrix.Matrix;

/** An evaluator of some rows of a batch, whose products count as those of a batch of these rows. */
final class SomeRows implements Evaluator {

  private final Evaluator evaluator;
  private final double share;

  /**
   * Drop all other rows.
   *
   * @param rows in ascending order
   */
  SomeRows(Evaluator evaluator, int[] rows) {
    this.evaluator = evaluator;
    share = rows.length / (double) Math.max(1, evaluator.rows());
    if (rows.length < evaluator.rows()) {
      evaluator.retain(rows);
    }
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
    double before = report.gemmEquivalents();
    evaluator.evaluate(z, accuracy, out, report);
    report.addGemmEquivalents((report.gemmEquivalents() - before) * (1 / share - 1));
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

package org.equilibria.api.map;

import java.util.Optional;
import org.equilibria.api.matrix.Matrix;
import org.jspecify.annotations.Nullable;

/** An evaluator of a host function of one row. */
final class HostEvaluator implements Evaluator {

  private final HostRows batch;
  private final int width;
  private final double initialRows;
  private final @Nullable HostJacobian jacobian;

  /**
   * Prepare to evaluate.
   *
   * @param name of the function in messages
   * @param jacobian that of the function, null if it has none
   */
  HostEvaluator(String name, int rows, int width, RowFunction f, @Nullable HostJacobian jacobian) {
    this.width = width;
    this.jacobian = jacobian;
    batch = new HostRows(name, rows, width, f);
    initialRows = Math.max(1, rows);
  }

  @Override
  public int rows() {
    return batch.count();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
    int done = batch.apply(accuracy, report, z, out);
    int evaluated = 0;
    for (int i = 0; i < done; i++) {
      if (!Double.isNaN(accuracy[i])) {
        report.residual()[i] = batch.distance(i, report.norm());
        report.imageNorm()[i] = batch.imageNorm(i, report.norm());
        evaluated++;
      }
    }
    report.addGemmEquivalents(evaluated / initialRows);
  }

  @Override
  public Optional<Jacobian> jacobian() {
    return Optional.ofNullable(jacobian);
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    batch.retain(rows);
    if (jacobian != null) {
      jacobian.retain(rows);
    }
  }
}

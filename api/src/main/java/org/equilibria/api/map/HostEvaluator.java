package org.equilibria.api.map;

import org.equilibria.api.matrix.Matrix;

/** Evaluate a host function of one row. */
final class HostEvaluator implements Evaluator {

  private final RowFunction f;
  private final HostRows batch;
  private final int width;
  private final double initialRows;

  HostEvaluator(int rows, int width, RowFunction f) {
    this.f = f;
    this.width = width;
    batch = new HostRows(rows, width);
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
    batch.apply(f, accuracy, z, out);
    int evaluated = 0;
    for (int i = 0; i < batch.count(); i++) {
      if (!Double.isNaN(accuracy[i])) {
        report.residual()[i] = batch.distance(i, report.norm());
        report.imageNorm()[i] = batch.imageNorm(i, report.norm());
        evaluated++;
      }
    }
    report.addGemmEquivalents(evaluated / initialRows);
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    batch.retain(rows);
  }
}

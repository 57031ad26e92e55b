package org.equilibria.engine.solve;

import java.util.Arrays;
import java.util.Optional;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Jacobian;
import org.equilibria.api.matrix.Matrix;

/**
 * An evaluator whose rows are measured by a metric with weights. f is asked for as exactly as it
 * can be had: an accuracy relative to ||f(z)|| says little of an entry with a large weight.
 */
final class WeightedEvaluator implements Evaluator {

  private final Evaluator evaluator;
  private final RowMetric metric;
  private double[] exact;
  private double[] residual;
  private double[] imageNorm;

  private WeightedEvaluator(Evaluator evaluator, RowMetric metric) {
    this.evaluator = evaluator;
    this.metric = metric;
    exact = new double[evaluator.rows()];
    residual = new double[evaluator.rows()];
    imageNorm = new double[evaluator.rows()];
  }

  /** Return an evaluator that measures by the metric, the given one where that has no weights. */
  static Evaluator of(Evaluator evaluator, RowMetric metric) {
    return metric.isWeighted() ? new WeightedEvaluator(evaluator, metric) : evaluator;
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
    for (int i = 0; i < exact.length; i++) {
      exact[i] = Double.isNaN(accuracy[i]) ? Double.NaN : 0;
    }
    evaluator.evaluate(z, exact, out, report);
    metric.distances(out, z, report.norm(), residual);
    metric.norms(out, report.norm(), imageNorm);
    for (int i = 0; i < exact.length; i++) {
      if (!report.isMissing(i)) {
        report.residual()[i] = residual[i];
        report.imageNorm()[i] = imageNorm[i];
        report.errorBound()[i] *= metric.largest();
      }
    }
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
    exact = Arrays.copyOf(exact, rows.length);
    residual = Arrays.copyOf(residual, rows.length);
    imageNorm = Arrays.copyOf(imageNorm, rows.length);
  }
}

package org.equilibria.api.map;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;

/** An evaluator of the adjoint map u -> g + J^T u, made of a vector-Jacobian product. */
final class VjpAdjoint implements Evaluator {

  private final Linearization linearization;
  private final Matrix cotangent;

  VjpAdjoint(Linearization linearization, Matrix cotangent) {
    this.linearization = linearization;
    this.cotangent = cotangent;
  }

  @Override
  public int rows() {
    return cotangent.rows();
  }

  @Override
  public int width() {
    return cotangent.cols();
  }

  @Override
  public void evaluate(Matrix u, double[] accuracy, Matrix out, Evaluation report) {
    Backend backend = cotangent.scope().backend();
    linearization.vjp(u, out);
    backend.axpby(1, cotangent, 1, out);
    backend.rowDistances(out, u, report.norm(), report.residual());
    backend.rowNorms(out, report.norm(), report.imageNorm());
    report.addGemmEquivalents(1);
  }
}

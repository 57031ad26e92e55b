package org.equilibria.api.map;

import java.util.Optional;
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

  /** The linear part itself; its transpose is not known to be there. */
  @Override
  public Optional<Jacobian> jacobian() {
    return Optional.of(
        new Jacobian() {
          @Override
          public boolean hasJvp() {
            return true;
          }

          @Override
          public boolean hasVjp() {
            return false;
          }

          @Override
          public double linearize(Matrix z) {
            return 0;
          }

          @Override
          public void jvp(Matrix v, boolean[] wanted, Matrix out) {
            linearization.vjp(v, out);
          }
        });
  }
}

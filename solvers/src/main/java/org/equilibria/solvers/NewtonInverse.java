package org.equilibria.solvers;

import java.util.List;
import java.util.function.Consumer;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.InverseEstimate;

/**
 * The inverse (I - J^T)^{-1} itself, J being the Jacobian by which a solve by Newton's method took
 * the last step of a row: exact where f is affine, or has the same slopes at the solution, and off
 * by what J changes in that step elsewhere. The identity for rows that made no such step.
 */
final class NewtonInverse implements InverseEstimate {

  private final Backend backend;
  private final int width;
  private final double uncertainty;
  private final List<Consumer<double[]>> jacobians;

  /**
   * Keep what is needed of a run that does no further step.
   *
   * @param jacobians by row, writes J; 0 for a row that made no step
   */
  NewtonInverse(
      Backend backend, int width, double uncertainty, List<Consumer<double[]>> jacobians) {
    this.backend = backend;
    this.width = width;
    this.uncertainty = uncertainty;
    this.jacobians = List.copyOf(jacobians);
  }

  @Override
  public void applyTransposed(Matrix cotangent, Matrix out) {
    double[] values = new double[jacobians.size() * width];
    backend.download(cotangent, values);
    double[] jacobian = new double[width * width];
    ShiftedSystem system = new ShiftedSystem(width, Units.none(width), uncertainty);
    for (int row = 0; row < jacobians.size(); row++) {
      jacobians.get(row).accept(jacobian);
      if (system.factorize(jacobian, true)) {
        system.solve(values, values, row * width);
      }
    }
    backend.upload(values, out);
  }
}

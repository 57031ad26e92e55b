package org.equilibria.host.wired;

import java.util.List;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Role;

/** A cell of host functions: z_i -> a_i sin(z_i) + c_i x_i, a below 1 / 2 at the start. */
final class SineCell {

  static final int WIDTH = 4;

  private SineCell() {}

  static List<ParameterSpec> parameters() {
    return List.of(
        new ParameterSpec("a", 1, WIDTH, 0.25, 0.05, Role.IMPLICIT),
        new ParameterSpec("c", 1, WIDTH, 1, 0.5, Role.INJECTION));
  }

  static Cell cell() {
    return Cell.of(WIDTH, parameters(), SineCell::image, SineCell::products);
  }

  static void image(double[] x, double[] z, double[][] theta, double[] out) {
    for (int i = 0; i < WIDTH; i++) {
      out[i] = theta[0][i] * Math.sin(z[i]) + theta[1][i] * x[i];
    }
  }

  static void products(
      double[] x,
      double[] z,
      double[][] theta,
      double[] u,
      double[] gradZ,
      double[] gradX,
      double[][] gradTheta) {
    for (int i = 0; i < WIDTH; i++) {
      gradZ[i] += theta[0][i] * Math.cos(z[i]) * u[i];
      gradX[i] += theta[1][i] * u[i];
      gradTheta[0][i] += Math.sin(z[i]) * u[i];
      gradTheta[1][i] += x[i] * u[i];
    }
  }
}

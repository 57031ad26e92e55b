package org.equilibria.tck;

import java.util.Arrays;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.InverseEstimate;

/** What can be said of any inverse estimate, checked on three rows. */
record InverseEstimateCheck(InverseEstimate estimate, Scope scope, int width) {

  private static final int ROWS = 3;

  void verify() {
    double[] u = numbers(0.7);
    double[] v = numbers(1.3);
    // The weights do not sum to 1, so that an added constant shows.
    double[] both = new double[u.length];
    Arrays.setAll(both, e -> 2 * u[e] - 3 * v[e]);
    double[] imageU = apply(u);
    double[] imageV = apply(v);
    double[] combined = new double[u.length];
    Arrays.setAll(combined, e -> 2 * imageU[e] - 3 * imageV[e]);
    double[] tolerances = new double[u.length];
    Arrays.fill(tolerances, 1e-9 * (1 + HostMatrix.norm(imageU) + HostMatrix.norm(imageV)));
    new Expected(combined, tolerances).check("the estimate of 2 u - 3 v", apply(both));
    double[] withNan = u.clone();
    withNan[width] = Double.NaN;
    double[] imageNan = apply(withNan);
    for (int e = 0; e < u.length; e++) {
      Broken.unless(
          e / width == 1 || imageNan[e] == imageU[e],
          "NaN in row 1 changed the estimate in row %d",
          e / width);
    }
  }

  private double[] apply(double[] cotangent) {
    Matrix in = Trial.matrix(scope, ROWS, width, cotangent);
    double[] unwritten = new double[cotangent.length];
    Arrays.fill(unwritten, Double.NaN);
    Matrix out = Trial.matrix(scope, ROWS, width, unwritten);
    estimate.applyTransposed(in, out);
    Expected.exact(cotangent).check("the cotangent", Trial.read(in));
    return Trial.read(out);
  }

  private double[] numbers(double frequency) {
    double[] values = new double[ROWS * width];
    Arrays.setAll(values, e -> Math.sin(1 + frequency * e));
    return values;
  }
}

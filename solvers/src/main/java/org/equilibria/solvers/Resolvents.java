package org.equilibria.solvers;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** The resolvents (I + a (I - M))^{-1} of one weight M, by their step a. */
final class Resolvents {

  private final Map<Double, double[]> known = new HashMap<>();

  /**
   * Return a resolvent, row-major, in 2 m^3 operations the first time. Of a monotone I - M it has a
   * norm of at most 1, and so a condition of at most 1 + a ||I - M||.
   *
   * @param step a, above 0
   * @param weight reads M, m x m, row-major; asked the first time only
   */
  double[] of(double step, Supplier<double[]> weight, int m) {
    return known.computeIfAbsent(step, a -> inverse(a, weight.get(), m));
  }

  private static double[] inverse(double step, double[] weight, int m) {
    DMatrixRMaj shifted = new DMatrixRMaj(m, m);
    for (int e = 0; e < m * m; e++) {
      shifted.data[e] = (e / m == e % m ? 1 + step : 0) - step * weight[e];
    }
    CommonOps_DDRM.invert(shifted);
    return shifted.data;
  }
}

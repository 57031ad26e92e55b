package org.equilibria.engine.network;

import java.util.Arrays;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.matrix.Matrix;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.LUDecomposition;

/**
 * An exact solve of the equations of one row on its active units, on the host in double precision.
 */
final class ExactSolve {

  private static final int MOST_PATTERNS = 20;

  private final int m;
  private final double[] weight;

  ExactSolve(Matrix weight) {
    m = weight.rows();
    this.weight = download(weight);
  }

  /** Return the exact solve of states z = relu(M z + phi). */
  static Rescuer.ActiveSet ofStates(Matrix weight, Matrix phi) {
    int m = phi.cols();
    double[] bias = download(phi);
    ExactSolve exact = new ExactSolve(weight);
    return (row, state, work) ->
        exact.relu(Arrays.copyOfRange(bias, row * m, (row + 1) * m), state, work);
  }

  /** Return the exact solve of adjoints. */
  static Rescuer.ActiveSet ofAdjoints(AdjointForm form) {
    int m = form.slope().cols();
    double[] slopes = download(form.slope());
    double[] cotangents = download(form.cotangent());
    ExactSolve exact = new ExactSolve(form.weight());
    return (row, state, work) ->
        exact.adjoint(
            Arrays.copyOfRange(slopes, row * m, (row + 1) * m),
            Arrays.copyOfRange(cotangents, row * m, (row + 1) * m),
            state,
            work);
  }

  static double[] download(Matrix a) {
    double[] values = new double[a.rows() * a.cols()];
    a.scope().backend().download(a, values);
    return values;
  }

  /**
   * Solve z = relu(M z + phi) from the pattern of M z + phi &gt; 0: (I - M_SS) z_S = phi_S, taking
   * the pattern of the solution until it confirms itself (docs/theory.md, section 1).
   *
   * @param z state to begin with; receives the solution
   * @return whether a pattern confirmed itself; else z is unspecified
   */
  boolean relu(double[] phi, double[] z, double[] work) {
    boolean[] active = pattern(phi, z, work);
    for (int attempt = 0; attempt < MOST_PATTERNS; attempt++) {
      if (!onActive(active, phi, z, (i, j) -> weight[i * m + j], work)) {
        return false;
      }
      boolean[] next = pattern(phi, z, work);
      if (Arrays.equals(active, next)) {
        return true;
      }
      active = next;
    }
    return false;
  }

  private boolean[] pattern(double[] phi, double[] z, double[] work) {
    work[0]++;
    boolean[] active = new boolean[m];
    for (int i = 0; i < m; i++) {
      double total = phi[i];
      for (int j = 0; j < m; j++) {
        total += weight[i * m + j] * z[j];
      }
      active[i] = total > 0;
    }
    return active;
  }

  /** Solve u = g + M^T D u, D = diag(slope), where only units of slope other than 0 couple. */
  boolean adjoint(double[] slope, double[] cotangent, double[] u, double[] work) {
    boolean[] active = new boolean[m];
    for (int i = 0; i < m; i++) {
      active[i] = slope[i] != 0;
    }
    if (!onActive(active, cotangent, u, (i, j) -> weight[j * m + i] * slope[j], work)) {
      return false;
    }
    double[] whole = cotangent.clone();
    for (int j = 0; j < m; j++) {
      double q = slope[j] * u[j];
      for (int i = 0; i < m && q != 0; i++) {
        whole[i] += weight[j * m + i] * q;
      }
    }
    work[0]++;
    System.arraycopy(whole, 0, u, 0, m);
    return true;
  }

  private interface Entry {
    double at(int i, int j);
  }

  /** Solve (I - C) x = b on the active units; x is 0 elsewhere. */
  private boolean onActive(boolean[] active, double[] b, double[] x, Entry c, double[] work) {
    int[] units = units(active);
    Arrays.fill(x, 0);
    if (units.length == 0) {
      return true;
    }
    double[][] system = new double[units.length][units.length];
    double[] right = new double[units.length];
    for (int p = 0; p < units.length; p++) {
      right[p] = b[units[p]];
      for (int q = 0; q < units.length; q++) {
        system[p][q] = (p == q ? 1 : 0) - c.at(units[p], units[q]);
      }
    }
    work[0] += Math.pow(units.length, 3) / 3 / ((double) m * m); // 2/3 s^3 over 2 m^2
    DecompositionSolver solver =
        new LUDecomposition(new Array2DRowRealMatrix(system, false)).getSolver();
    if (!solver.isNonSingular()) {
      return false;
    }
    double[] solved = solver.solve(new ArrayRealVector(right, false)).toArray();
    for (int p = 0; p < units.length; p++) {
      x[units[p]] = solved[p];
    }
    return Arrays.stream(solved).allMatch(Double::isFinite);
  }

  private static int[] units(boolean[] active) {
    int count = 0;
    int[] units = new int[active.length];
    for (int i = 0; i < active.length; i++) {
      if (active[i]) {
        units[count++] = i;
      }
    }
    return Arrays.copyOf(units, count);
  }
}

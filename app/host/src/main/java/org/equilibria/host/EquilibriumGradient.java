package org.equilibria.host;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.map.RowVjp;

/**
 * Hold what a gradient estimator found: pairs (z, u) such that the gradient of the loss by any
 * parameter theta of the map is the sum of (d_theta f(z))^T u over rows and pairs. For implicit
 * differentiation it is one pair, z at the equilibrium and u = (I - J^T)^{-1} dL/dz (Bai et al.
 * 2019, theorem 1).
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EquilibriumGradient {

  private final Solution solution;
  private final List<Pair> pairs;
  private final List<Solution> adjoints;
  private final int rows;
  private final int width;

  EquilibriumGradient(
      Solution solution, List<Pair> pairs, List<Solution> adjoints, int rows, int width) {
    this.solution = solution;
    this.pairs = List.copyOf(pairs);
    this.adjoints = List.copyOf(adjoints);
    this.rows = rows;
    this.width = width;
  }

  /** Hold one state z and its cotangent u, each row by row. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public static final class Pair {
    private final double[] state;
    private final double[] cotangent;

    Pair(double[] state, double[] cotangent) {
      this.state = state;
      this.cotangent = cotangent;
    }

    /** Return z. */
    public double[] state() {
      return state.clone();
    }

    /** Return u. */
    public double[] cotangent() {
      return cotangent.clone();
    }
  }

  /** Return the forward solve. */
  public Solution solution() {
    return solution;
  }

  /** Return the pairs. */
  public List<Pair> pairs() {
    return pairs;
  }

  /** Return the adjoint solves in the order in which they were made. */
  public List<Solution> adjoints() {
    return adjoints;
  }

  /** Return whether the forward solve and every adjoint solve converged. */
  public boolean converged() {
    return solution.converged() && adjoints.stream().allMatch(Solution::converged);
  }

  /**
   * Return the gradient of the loss by the parameters of the map, summed over rows and pairs.
   *
   * @param parameters number of parameters
   * @param vjp writes (d_theta f(z))^T u of one row, one entry a parameter
   */
  public double[] byParameters(int parameters, RowVjp vjp) {
    double[] sum = new double[parameters];
    double[] share = new double[parameters];
    for (Pair pair : pairs) {
      for (int row = 0; row < rows; row++) {
        vjp.apply(row, rowOf(pair.state, row), rowOf(pair.cotangent, row), share);
        for (int k = 0; k < parameters; k++) {
          sum[k] += share[k];
        }
      }
    }
    return sum;
  }

  private double[] rowOf(double[] batch, int row) {
    return Arrays.copyOfRange(batch, row * width, (row + 1) * width);
  }
}

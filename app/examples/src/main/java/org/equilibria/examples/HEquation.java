package org.equilibria.examples;

import java.util.Arrays;
import java.util.List;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.solve.Termination;
import org.equilibria.host.Equilibria;
import org.equilibria.host.EquilibriumGradient;
import org.equilibria.host.Solution;

/**
 * Chandrasekhar's H-equation z_i = 1 / (1 - c (K z)_i), K_ij = mu_i / (2n (mu_i + mu_j)), solved
 * with several solvers, and the derivative of the mean of its solution by c through the
 * equilibrium.
 */
public final class HEquation {

  private final int n;
  private final double c;

  HEquation(int n, double c) {
    this.n = n;
    this.c = c;
  }

  /** Print what each solver needs, and the derivative against its closed form. */
  public static void main(String[] args) {
    HEquation equation = new HEquation(200, 0.9);
    try (Equilibria eq = Equilibria.builder().build()) {
      for (String solver : List.of("picard", "anderson{window=5}", "broyden")) {
        System.out.printf("%-20s %s%n", solver, equation.solve(eq, solver));
      }
      System.out.printf(
          "d mean / dc = %.10f, in closed form %.10f%n",
          equation.meanDerivative(eq), equation.meanDerivativeInClosedForm());
    }
  }

  Solution solve(Equilibria eq, String solver) {
    return eq.problem(map()).solver(solver).termination(rule()).solve(start());
  }

  /** Differentiate mean(z): the estimator gives u, and dc enters f as f^2 (K z). */
  double meanDerivative(Equilibria eq) {
    double[] ofMean = new double[n];
    Arrays.fill(ofMean, 1.0 / n);
    EquilibriumGradient gradient =
        eq.problem(map()).termination(rule()).differentiate(start(), z -> ofMean);
    double total = 0;
    for (EquilibriumGradient.Pair pair : gradient.pairs()) {
      double[] z = pair.state();
      double[] u = pair.cotangent();
      for (int i = 0; i < n; i++) {
        double kz = timesKernel(i, z);
        double f = 1 / (1 - c * kz);
        total += u[i] * f * f * kz;
      }
    }
    return total;
  }

  /** The mean is (2/c)(1 - sqrt(1 - c)). */
  double meanDerivativeInClosedForm() {
    double root = Math.sqrt(1 - c);
    return -2 / (c * c) * (1 - root) + 1 / (c * root);
  }

  private FixedPointMap map() {
    return FixedPointMap.of(
        1,
        n,
        (row, z, out) -> Arrays.setAll(out, i -> 1 / (1 - c * timesKernel(i, z))),
        (row, z, u, out) -> {
          double[] scaled = new double[n];
          for (int i = 0; i < n; i++) {
            double f = 1 / (1 - c * timesKernel(i, z));
            scaled[i] = u[i] * f * f * c;
          }
          Arrays.setAll(out, j -> timesTransposedKernel(j, scaled));
        });
  }

  private double timesKernel(int i, double[] z) {
    double total = 0;
    for (int j = 0; j < n; j++) {
      total += mu(i) / (mu(i) + mu(j)) * z[j];
    }
    return total / (2 * n);
  }

  private double timesTransposedKernel(int j, double[] u) {
    double total = 0;
    for (int i = 0; i < n; i++) {
      total += mu(i) / (mu(i) + mu(j)) * u[i];
    }
    return total / (2 * n);
  }

  private double mu(int i) {
    return (i + 0.5) / n;
  }

  private double[] start() {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static Termination rule() {
    return Termination.relative(1e-12);
  }
}

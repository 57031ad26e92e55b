package org.equilibria.examples;

import org.equilibria.host.Equilibria;
import org.equilibria.host.Solution;

/** The solution of a pair of equations: x = cos(y) / 2 and y = sin(x) + 1. */
public final class FirstSolve {

  private FirstSolve() {}

  /** Print the solution and what it took. */
  public static void main(String[] args) {
    try (Equilibria eq = Equilibria.builder().build()) {
      Solution solution =
          eq.solve(new double[] {0, 0}, z -> new double[] {Math.cos(z[1]) / 2, Math.sin(z[0]) + 1});
      double[] z = solution.values();
      System.out.printf("x = %.6f, y = %.6f: %s%n", z[0], z[1], solution);
    }
  }
}

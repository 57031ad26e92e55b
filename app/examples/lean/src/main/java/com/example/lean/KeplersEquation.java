package com.example.lean;

import org.equilibria.host.Equilibria;

/** Kepler's equation E = M + e sin E, for the place of a planet on its ellipse. */
public final class KeplersEquation {

  private KeplersEquation() {}

  /**
   * Return the eccentric anomaly E in radians.
   *
   * @param meanAnomaly M in radians
   * @param eccentricity e in [0, 1)
   */
  public static double eccentricAnomaly(double meanAnomaly, double eccentricity) {
    try (Equilibria eq = Equilibria.builder().build()) {
      double[] start = {meanAnomaly};
      return eq.solve(start, z -> new double[] {meanAnomaly + eccentricity * Math.sin(z[0])})
          .values()[0];
    }
  }
}

package org.equilibria.engine.spectral;

import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.random.SeedStreams;

/**
 * Whether ||M||_2 was found to be at least 1, so that Picard is not guaranteed to converge. The
 * norm is estimated from below, so that what is found is so and what is not found may be missed.
 *
 * @param lost true only if it is so; an estimate from below did not get there otherwise
 */
public record Contraction(boolean lost) {

  private static final int STEPS = 100;

  /** Estimate the norm by power iterations until they pass 1. */
  public static Contraction of(Matrix weight) {
    try (Scope work = weight.scope().child("norm")) {
      PowerIteration power = new PowerIteration(weight, new SeedStreams(0), "contraction", work);
      for (int step = 0; step < STEPS; step++) {
        double norm = power.forward();
        if (!(norm < 1)) {
          return new Contraction(norm >= 1);
        }
        power.back();
      }
    }
    return new Contraction(false);
  }
}

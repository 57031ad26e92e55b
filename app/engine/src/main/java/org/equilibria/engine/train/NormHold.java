package org.equilibria.engine.train;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.Property;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.spectral.SingularPair;

/**
 * A projection that keeps ||M||_2 of every implicit layer near .95: singular values that are found
 * above the limit are brought down to it one by one, which is the nearest such M in the Frobenius
 * norm up to the accuracy of the singular pairs. Power iterations find them from below, so that
 * nothing is proved of the norm; a Cholesky factor of I - M^T M would, as it does in certificates.
 */
final class NormHold {

  // Picard's rate at the limit is .95: a relative residual of 1e-6 takes at most 270 evaluations.
  // The estimates of the norm are good to about 1e-3, far less than what is left up to 1.
  static final double LIMIT = 0.95;
  private static final double SLACK = 1e-3;
  private static final int MOST_CLIPS = 64;

  private final Network network;
  private final SeedStreams seeds;
  private final Scope scope;

  /**
   * Prepare to hold.
   *
   * @throws EquilibriaException INVALID_INPUT if a weight can neither be moved nor is a contraction
   *     by construction
   */
  NormHold(Network network, SeedStreams seeds, Scope scope) {
    this.network = network;
    this.seeds = seeds;
    this.scope = scope;
    for (int layer = 0; layer < network.weightsOfEquilibria().size(); layer++) {
      try (Scope work = scope.child("hold")) {
        int m = network.weightsOfEquilibria().get(layer).rows();
        if (!contracts(layer) && !network.moveWeight(layer, work.zeros(m, m))) {
          throw new EquilibriaException(
              ErrorCode.INVALID_INPUT,
              "hold: norm needs a parameterization whose weight can be moved freely, such as"
                  + " gamma-scaling, or one that keeps the norm itself, such as norm-scaling");
        }
      }
    }
  }

  private boolean contracts(int layer) {
    return isKeptBy(network.certificates().get(layer));
  }

  /** Return whether a parameterization keeps the norm below 1 itself. */
  static boolean isKeptBy(Certificate certificate) {
    return certificate.property().implies(Property.CONTRACTION_2);
  }

  /**
   * Bring every weight to the limit.
   *
   * @param update number of the update, which keys the random starts
   */
  void apply(long update) {
    for (int layer = 0; layer < network.weightsOfEquilibria().size(); layer++) {
      boolean above = !contracts(layer);
      for (int clip = 0; clip <= MOST_CLIPS && above; clip++) {
        above = clip(layer, clip == MOST_CLIPS, "hold." + (layer + 1) + "." + update + "." + clip);
      }
    }
  }

  /** Bring the largest singular value to the limit, or all of them down by the same factor. */
  private boolean clip(int layer, boolean all, String key) {
    Matrix weight = network.weightsOfEquilibria().get(layer);
    try (Scope work = scope.child("hold")) {
      SingularPair top = SingularPair.of(weight, seeds, key, work);
      if (!(top.sigma() > LIMIT * (1 + SLACK))) {
        return false;
      }
      Backend backend = work.backend();
      Matrix direction = work.uninitialized(weight.rows(), weight.cols());
      if (all) {
        backend.axpby(LIMIT / top.sigma() - 1, weight, 0, direction);
      } else {
        backend.gemm(LIMIT - top.sigma(), top.u(), true, top.v(), false, 0, direction);
      }
      return network.moveWeight(layer, direction);
    }
  }
}

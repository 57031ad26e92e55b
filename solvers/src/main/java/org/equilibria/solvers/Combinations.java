package org.equilibria.solvers;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;

/** Combine states as every method here does. */
final class Combinations {

  private Combinations() {}

  /** Write {@code out = a - b}. */
  static void difference(Backend backend, Matrix a, Matrix b, Matrix out) {
    backend.axpby(1, a, 0, out);
    backend.axpby(-1, b, 1, out);
  }

  /** Propose z + share (f(z) - z): the image itself for a share of 1. */
  static Proposal relax(Backend backend, double share, Iterate it, Matrix next) {
    if (share == 1) {
      return Proposal.IMAGE;
    }
    backend.axpby(1 - share, it.z(), 0, next);
    backend.axpby(share, it.fz(), 1, next);
    return Proposal.WRITTEN;
  }
}

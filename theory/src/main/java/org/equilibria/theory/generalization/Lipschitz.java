package org.equilibria.theory.generalization;

import org.equilibria.theory.wellposed.Conditioning;

/** Bounds on how much the output changes with the input (docs/theory.md, section 5). */
public final class Lipschitz {

  private Lipschitz() {}

  /**
   * Return alpha ||b|| ||W||_2/(sqrt(m) mu), the Lipschitz constant of x -&gt; f(x) everywhere, for
   * an injection with slopes in [0, 1]; infinite unless mu &gt; 0. A centred network is a
   * difference of two: add their constants.
   */
  public static double global(
      Conditioning conditioning,
      double alpha,
      double readoutNorm,
      double injectionWeightNorm,
      int width) {
    return alpha * readoutNorm * conditioning.stateLipschitz(injectionWeightNorm, width);
  }

  /**
   * Return |f|/Lip: within this distance of the input the sign of f does not change; 0 where f is 0
   * and has none.
   */
  public static double robustRadius(double output, double constant) {
    return output == 0 ? 0 : Math.abs(output) / constant;
  }
}

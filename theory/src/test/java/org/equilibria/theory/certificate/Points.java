package org.equilibria.theory.certificate;

import org.equilibria.theory.golden.Golden;
import org.equilibria.theory.kernel.FiniteGram;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.wellposed.WeightFacts;

/** Make points of golden networks. */
public final class Points {

  private Points() {}

  /** Return the network at its initial point. */
  public static Point of(Golden golden) {
    double gamma = golden.number("gamma");
    double alpha = golden.number("alpha");
    double[][] z = golden.matrix("forward.z");
    double[][] q = golden.matrix("grads.q");
    return new Point(
        gamma,
        alpha,
        WeightFacts.of(golden.weight()).conditioning(),
        z,
        golden.matrix("forward.p"),
        q,
        golden.matrix("grads.qtilde"),
        Eigen.of(FiniteGram.implicitLayer(z, q, gamma, alpha)),
        golden.vector("forward.e"));
  }
}

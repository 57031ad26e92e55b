package org.equilibria.engine.train;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.solve.Termination;

/**
 * Relative tolerances of solves that follow the progress of training: those of an epoch are the
 * ceiling times the least gradient norm of an epoch so far over that of the first, and never below
 * the tolerance of the termination rule, their floor. So tolerances fall as the outer iteration
 * goes on (Pedregosa 2016, "Hyperparameter optimization with approximate gradient"), and the error
 * of a gradient stays in proportion to its norm (the condition of Carter 1991, "On the Global
 * Convergence of Trust Region Algorithms Using Inexact Gradient Information"). What is measured
 * without an update is solved to the floor.
 *
 * @param forward ceiling of the forward solves; 0 to solve to the floor
 * @param gradient ceiling of the adjoint solves that take the tolerance of the forward pass; 0 to
 *     solve to the floor
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Inexactness(double forward, double gradient) {

  /** Every solve to the tolerance of the termination rule. */
  public static final Inexactness NONE = new Inexactness(0, 0);

  /** Return whether any tolerance follows. */
  boolean follows() {
    return forward > 0 || gradient > 0;
  }

  /**
   * Return the least gradient norm of an epoch over that of the first; 1 before there is one.
   *
   * @param done records of the epochs done
   */
  static double progress(List<EpochRecord> done) {
    double[] norms =
        done.stream().mapToDouble(EpochRecord::gradientNorm).filter(Double::isFinite).toArray();
    if (norms.length == 0) {
      return 1;
    }
    double least = Arrays.stream(norms).reduce(norms[0], Math::min);
    return norms[0] == 0 ? 0 : least / norms[0];
  }

  /** Return the rule of forward solves at some {@link #progress}; 0 asks for the rule itself. */
  Termination forward(Termination rule, double progress) {
    return loosened(rule, forward * progress);
  }

  /** Return the rule of adjoint solves. */
  Termination gradient(Termination rule, double progress) {
    return loosened(rule, gradient * progress);
  }

  private static Termination loosened(Termination rule, double rtol) {
    return rtol > rule.rtol() ? rule.toBuilder().rtol(rtol).build() : rule;
  }
}

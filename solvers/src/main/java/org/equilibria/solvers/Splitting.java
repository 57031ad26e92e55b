package org.equilibria.solvers;

import org.equilibria.api.activation.Activation;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.WeightMemo;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.SolveContext;

/** What operator splitting asks of a layer z = sigma(M z + phi) and of its adjoints. */
final class Splitting {

  private Splitting() {}

  /** Return the constants of I - M, computed once a weight. */
  static Monotonicity monotonicity(SolveContext context, Matrix weight, WeightMemo memo) {
    return memo.get(
        Monotonicity.class, () -> Monotonicity.of(entries(context, weight), weight.rows()));
  }

  /** Read a square weight, row-major. */
  static double[] entries(SolveContext context, Matrix weight) {
    double[] values = new double[weight.rows() * weight.cols()];
    context.read(weight, values);
    return values;
  }

  /**
   * Let pass an activation that is prox_F of an F whose multiples have a known prox, too.
   *
   * @throws EquilibriaException UNSUPPORTED for others
   */
  static void requireProx(String solver, Activation activation) {
    if (activation.prox(1).isEmpty()) {
      refuse(
          solver,
          activation,
          "takes steps by prox_{aF} for the F with sigma = prox_F; relu, leaky-relu and identity"
              + " have it in closed form");
    }
  }

  /**
   * Let pass an activation with slopes in [0, 1].
   *
   * @throws EquilibriaException UNSUPPORTED for others
   */
  static void requireSlopes(String solver, Activation activation) {
    if (!activation.slopes().isMonotoneNonexpansive()) {
      refuse(solver, activation, "splits adjoints of activations with slopes in [0, 1]");
    }
  }

  private static void refuse(String solver, Activation activation, String needs) {
    throw new EquilibriaException(
        ErrorCode.UNSUPPORTED,
        "%s %s; %s is not among them: choose picard or anderson"
            .formatted(solver, needs, nameOf(activation)));
  }

  /** Return what an activation calls itself, options aside. */
  static String nameOf(Activation activation) {
    return String.valueOf(activation).replaceFirst("\\[.*", "");
  }
}

package org.equilibria.solvers;

import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.WeightMemo;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.SolveContext;

/** What operator splitting asks of a layer z = sigma(M z + phi) and of its adjoints. */
final class Splitting {

  private Splitting() {}

  /**
   * Return the constants of I - M, computed once a weight: in the inner product x^T D y where the
   * certificate of M is stated by a D ({@link Property#LIPSCHITZ}), else in the Euclidean one. What
   * splits a layer is the same in both, as sigma acts entry by entry; constants are those of
   * D^(1/2) M D^(-1/2), for adjoints of its transpose.
   */
  static Monotonicity monotonicity(SolveContext context, Matrix weight, WeightMemo memo) {
    return memo.get(
        Monotonicity.class,
        () ->
            Monotonicity.of(
                inMetric(entries(context, weight), weight.rows(), memo.certificate()),
                weight.rows()));
  }

  private static double[] inMetric(double[] weight, int m, Certificate claim) {
    double[] d = claim.diagonal();
    // where there is none, all are 1
    if (claim.property().implies(Property.LIPSCHITZ) && d.length > 0) {
      for (int e = 0; e < weight.length; e++) {
        weight[e] *= Math.sqrt(d[e / m] / d[e % m]);
      }
    }
    return weight;
  }

  private record DiagonalStep(double value) {}

  /**
   * Return the longest step a with which (1 - a) I + a M has no entry below 0 on its diagonal, 1 /
   * (1 - min_i M_ii); empty unless the certificate of M bounds sums over rows or columns by a c
   * below 1 ({@link Property#LOG_NORM_INF}, {@link Property#CONTRACTION_1}). The norm of that
   * matrix in which c is stated is then at most 1 - a (1 - c), as a logarithmic norm becomes one
   * where the diagonal is not negative, and that of its transpose in the dual norm the same.
   */
  static OptionalDouble diagonalStep(SolveContext context, Matrix weight, WeightMemo memo) {
    Property claim = memo.certificate().property();
    if (!claim.implies(Property.LOG_NORM_INF) && !claim.implies(Property.CONTRACTION_1)) {
      return OptionalDouble.empty();
    }
    int m = weight.rows();
    return OptionalDouble.of(
        memo.get(
                DiagonalStep.class,
                () -> {
                  double[] entries = entries(context, weight);
                  double least =
                      IntStream.range(0, m).mapToDouble(i -> entries[i * m + i]).min().orElse(0);
                  return new DiagonalStep(1 / (1 - least));
                })
            .value());
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
          "takes steps by prox_{aF} for the F with sigma = prox_F; relu, leaky-relu and identity"
              + " have it in closed form, the activation of this layer has not");
    }
  }

  /**
   * Let pass an activation with slopes in [0, 1].
   *
   * @throws EquilibriaException UNSUPPORTED for others
   */
  static void requireSlopes(String solver, Activation activation) {
    if (!activation.slopes().isMonotoneNonexpansive()) {
      SlopeRange slopes = activation.slopes();
      refuse(
          solver,
          "splits adjoints of activations with slopes in [0, 1], and those of this layer's are in"
              + " [%s, %s]".formatted(slopes.min(), slopes.max()));
    }
  }

  private static void refuse(String solver, String needs) {
    throw new EquilibriaException(
        ErrorCode.UNSUPPORTED, solver + " " + needs + ": choose picard or anderson");
  }
}

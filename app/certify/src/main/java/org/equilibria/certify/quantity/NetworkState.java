package org.equilibria.certify.quantity;

import java.util.Arrays;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * Hold what a network of one implicit layer does with n samples at one point of its parameters, in
 * f64: f(x) = alpha B z, z = sigma(M z + phi(x)), width m, d features, k outputs. Row i k + o of
 * what has a row for each sample and output is that of sample i and output o. The arrays are not
 * copied and must not change.
 *
 * @param weight M (m x m)
 * @param injectionWeight W (m x d)
 * @param readout B (k x m)
 * @param inputs X (n x d)
 * @param injected phi(x_i) (n x m)
 * @param injectionSlopes slopes of the injection at W x_i (n x m)
 * @param states z_i (n x m)
 * @param residuals ||z_i - sigma(M z_i + phi_i)|| (n)
 * @param preactivations p_i = M z_i + phi_i (n x m)
 * @param adjoints q = D q~ (n k x m)
 * @param fullAdjoints q~ = (I - M^T D)^{-1} b_o (n k x m)
 * @param adjointResiduals ||q~ - b_o - M^T D q~|| (n k)
 * @param outputs alpha b_o . z_i, not centred (n k)
 * @param inputGradients gradients of those by x_i (n k x d)
 * @param unsolved equilibria and adjoints that were not found to {@link StateReader#ACCEPTED}
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
public record NetworkState(
    double[][] weight,
    double[][] injectionWeight,
    double[][] readout,
    double[][] inputs,
    double[][] injected,
    double[][] injectionSlopes,
    double[][] states,
    double[] residuals,
    double[][] preactivations,
    double[][] adjoints,
    double[][] fullAdjoints,
    double[] adjointResiduals,
    double[] outputs,
    double[][] inputGradients,
    int unsolved) {

  /** Return n. */
  public int samples() {
    return inputs.length;
  }

  /** Return m. */
  public int width() {
    return weight.length;
  }

  /** Return k. */
  public int outputCount() {
    return readout.length;
  }

  /**
   * Insist that every equilibrium and adjoint was found.
   *
   * @throws EquilibriaException INVALID_INPUT if not
   */
  public void requireSolved() {
    if (unsolved > 0) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "%d of %d equilibria and adjoints were not found to a relative residual of %s; what"
                  .formatted(unsolved, samples() * (1 + outputCount()), StateReader.ACCEPTED)
              + " follows from them cannot be certified");
    }
  }

  /** Return the same of the first samples only. */
  public NetworkState first(int count) {
    int rows = count * outputCount();
    return new NetworkState(
        weight,
        injectionWeight,
        readout,
        Arrays.copyOf(inputs, count),
        Arrays.copyOf(injected, count),
        Arrays.copyOf(injectionSlopes, count),
        Arrays.copyOf(states, count),
        Arrays.copyOf(residuals, count),
        Arrays.copyOf(preactivations, count),
        Arrays.copyOf(adjoints, rows),
        Arrays.copyOf(fullAdjoints, rows),
        Arrays.copyOf(adjointResiduals, rows),
        Arrays.copyOf(outputs, rows),
        Arrays.copyOf(inputGradients, rows),
        unsolved);
  }
}

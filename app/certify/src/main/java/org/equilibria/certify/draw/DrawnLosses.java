package org.equilibria.certify.draw;

import java.util.Arrays;
import org.equilibria.api.theory.GaussianDraws;

/**
 * Hold the mean loss of each sample over networks drawn from N(A_T, s^2 I), s^2 = 2^-exponent.
 *
 * @param exponent j of s^2 = 2^-j
 * @param draws networks drawn
 * @param losses mean over the draws, one a sample, in [0, 1]
 * @param illPosed draws without a proved equilibrium, whose loss counts as 1
 * @param unsolved equilibria of other draws that were not found, whose loss counts as 1
 */
@SuppressWarnings("ArrayRecordComponent") // a value to read, never compared
public record DrawnLosses(int exponent, int draws, double[] losses, int illPosed, int unsolved) {

  /** Return the mean over the first samples. */
  public GaussianDraws first(int samples) {
    double mean = Arrays.stream(losses, 0, samples).average().orElse(0);
    return new GaussianDraws(exponent, draws, Math.min(1, mean));
  }
}

package org.equilibria.certify.report;

import java.util.Arrays;

/**
 * Hold the eigenvalues of a Gram matrix H_A.
 *
 * @param name of what, for people
 * @param eigenvalues ascending
 */
@SuppressWarnings("ArrayRecordComponent") // a value to read, never compared
public record Spectrum(String name, double[] eigenvalues) {

  /** Return the smallest eigenvalue. */
  public double least() {
    return eigenvalues[0];
  }

  /** Return the largest eigenvalue. */
  public double greatest() {
    return eigenvalues[eigenvalues.length - 1];
  }

  /** Return the sum of the eigenvalues. */
  public double trace() {
    return Arrays.stream(eigenvalues).sum();
  }
}

package org.equilibria.theory.numerics;

import java.util.stream.IntStream;

/** Build symmetric matrices entry by entry. */
public final class Symmetric {

  private Symmetric() {}

  /** Give an entry; called from several threads, with row at most column. */
  @FunctionalInterface
  public interface Entry {
    /** Return the entry at a place. */
    double at(int row, int column);
  }

  /** Return the symmetric n x n matrix with the given entries; rows are computed in parallel. */
  public static double[][] fill(int n, Entry entry) {
    double[][] out = new double[n][n];
    // No entry is written twice, and each is one call, so the result does not depend on threads.
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i -> {
              for (int j = i; j < n; j++) {
                double value = entry.at(i, j);
                out[i][j] = value;
                out[j][i] = value;
              }
            });
    return out;
  }

  /** Return the largest |a_ij - a_ji|. */
  public static double asymmetry(double[][] a) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < i; j++) {
        most = Math.max(most, Math.abs(a[i][j] - a[j][i]));
      }
    }
    return most;
  }
}

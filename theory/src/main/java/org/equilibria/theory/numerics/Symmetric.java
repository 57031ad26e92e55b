package org.equilibria.theory.numerics;

import java.util.stream.IntStream;

/** Symmetric matrices built entry by entry. */
public final class Symmetric {

  /** Rows that stay in the cache while an entry is computed from each pair of two tiles. */
  private static final int TILE = 32;

  private Symmetric() {}

  /** An entry of a matrix; called from several threads, with row at most column. */
  @FunctionalInterface
  public interface Entry {
    /** Return the entry at a place. */
    double at(int row, int column);
  }

  /** Return the symmetric n x n matrix with the given entries, computed in parallel by tiles. */
  public static double[][] fill(int n, Entry entry) {
    double[][] out = new double[n][n];
    int tiles = (n + TILE - 1) / TILE;
    // No entry is written twice, and each is one call, so the result does not depend on threads.
    IntStream.range(0, tiles)
        .parallel()
        .forEach(
            tile -> {
              for (int other = tile; other < tiles; other++) {
                fillTile(tile * TILE, other * TILE, entry, out);
              }
            });
    return out;
  }

  private static void fillTile(int firstRow, int firstColumn, Entry entry, double[][] out) {
    int n = out.length;
    for (int i = firstRow; i < Math.min(n, firstRow + TILE); i++) {
      for (int j = Math.max(i, firstColumn); j < Math.min(n, firstColumn + TILE); j++) {
        double value = entry.at(i, j);
        out[i][j] = value;
        out[j][i] = value;
      }
    }
  }
}

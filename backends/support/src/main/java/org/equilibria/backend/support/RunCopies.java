package org.equilibria.backend.support;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;

/**
 * Operations of a backend that copies matrices by runs of row-major entries.
 *
 * @param <M> the backend's type of matrix
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface RunCopies<M extends Matrix & Owned> extends EntryOperations<M> {

  /** Copy {@code count} entries from {@code from} on to {@code target}, from {@code to} on. */
  void copyRun(M source, int from, int count, M target, int to);

  @Override
  default void copy(M a, M out) {
    copyRun(a, 0, a.rows() * a.cols(), out, 0);
  }

  @Override
  default void gatherRows(M a, int[] rows, M out) {
    int cols = a.cols();
    for (int i = 0; i < rows.length; ) {
      int end = endOfRun(rows, i);
      copyRun(a, rows[i] * cols, (end - i) * cols, out, i * cols);
      i = end;
    }
  }

  @Override
  default void scatterRows(M a, int[] rows, M out) {
    int cols = a.cols();
    for (int i = 0; i < rows.length; ) {
      int end = endOfRun(rows, i);
      copyRun(a, i * cols, (end - i) * cols, out, rows[i] * cols);
      i = end;
    }
  }

  @Override
  default void copyRows(M a, boolean[] mask, M out) {
    int cols = a.cols();
    for (int i = 0; i < a.rows(); i++) {
      int first = i;
      while (i < a.rows() && mask[i]) {
        i++;
      }
      if (i > first) {
        copyRun(a, first * cols, (i - first) * cols, out, first * cols);
      }
    }
  }

  /**
   * Return the first place from {@code start} on where the next row is not the one that follows.
   */
  private static int endOfRun(int[] rows, int start) {
    int end = start + 1;
    while (end < rows.length && rows[end] == rows[end - 1] + 1) {
      end++;
    }
    return end;
  }
}

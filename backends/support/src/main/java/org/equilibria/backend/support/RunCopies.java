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
    for (int i = 0; i < rows.length; i++) {
      copyRun(a, rows[i] * cols, cols, out, i * cols);
    }
  }

  @Override
  default void scatterRows(M a, int[] rows, M out) {
    int cols = a.cols();
    for (int i = 0; i < rows.length; i++) {
      copyRun(a, i * cols, cols, out, rows[i] * cols);
    }
  }

  @Override
  default void copyRows(M a, boolean[] mask, M out) {
    int cols = a.cols();
    for (int i = 0; i < a.rows(); i++) {
      if (mask[i]) {
        copyRun(a, i * cols, cols, out, i * cols);
      }
    }
  }
}

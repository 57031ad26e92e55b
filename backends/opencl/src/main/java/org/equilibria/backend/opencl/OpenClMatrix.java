package org.equilibria.backend.opencl;

import org.bytedeco.opencl._cl_mem;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.Owned;
import org.equilibria.backend.support.OwningScope;

/**
 * A row-major matrix in device memory. An empty one has memory, too, since kernels want some.
 *
 * @param scope owns the memory
 * @param memory rows x cols entries
 */
record OpenClMatrix(OwningScope scope, int rows, int cols, Queue queue, _cl_mem memory)
    implements Matrix, Owned {

  /** Allocate a matrix whose entries are arbitrary. */
  static OpenClMatrix allocate(OwningScope scope, int rows, int cols, Queue queue) {
    long bytes = held(rows, cols, scope.precision());
    return new OpenClMatrix(scope, rows, cols, queue, queue.allocate(bytes));
  }

  private static long held(int rows, int cols, Precision precision) {
    return Math.max(1, (long) rows * cols) * precision.bytes();
  }

  @Override
  public Precision precision() {
    return scope.precision();
  }

  /** Return the number of entries. */
  int count() {
    return rows * cols;
  }

  @Override
  public long bytes() {
    return (long) count() * precision().bytes();
  }

  @Override
  public void release() {
    queue.free(memory, held(rows, cols, precision()));
  }

  @Override
  public Object storage() {
    return memory;
  }

  @Override
  public String toString() {
    return rows + " x " + cols + " " + precision() + " of scope " + scope.label();
  }
}

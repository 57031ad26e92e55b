package org.equilibria.backend.opencl;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.MatrixStore;
import org.equilibria.backend.support.OwningScope;

/** A store of matrices in device memory. */
final class OpenClStore implements MatrixStore<OpenClMatrix> {

  // A block of host memory that a transfer goes through is reached by one buffer of Java.
  private static final long LARGEST_TRANSFER = Integer.MAX_VALUE - 64;

  private final Queue queue;
  private final OpenClEntries entries;

  OpenClStore(Queue queue, OpenClEntries entries) {
    this.queue = queue;
    this.entries = entries;
  }

  @Override
  public long mostEntries(Precision precision) {
    return Math.min(queue.device().largestBuffer(), LARGEST_TRANSFER) / precision.bytes();
  }

  @Override
  public OpenClMatrix allocate(OwningScope scope, int rows, int cols, boolean zeroed) {
    OpenClMatrix matrix = OpenClMatrix.allocate(scope, rows, cols, queue);
    if (zeroed) {
      try {
        entries.fill(matrix, 0);
      } catch (EquilibriaException e) {
        matrix.release();
        throw e;
      }
    }
    return matrix;
  }

  @Override
  public OpenClMatrix view(OpenClMatrix original, int rows, int cols) {
    return new OpenClMatrix(original.scope(), rows, cols, queue, original.memory());
  }
}

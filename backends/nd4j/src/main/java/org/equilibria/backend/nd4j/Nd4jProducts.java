package org.equilibria.backend.nd4j;

import org.equilibria.backend.support.GemmOperands;
import org.equilibria.backend.support.OwningScope;
import org.equilibria.backend.support.ProductOperations;
import org.equilibria.backend.support.block.BlockEntries;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products by {@link Nd4j#gemm} on column-major views, which copies nothing.
 *
 * @param store allocates room for weights
 * @param entries scales what a product of no terms is added to
 */
record Nd4jProducts(Nd4jStore store, BlockEntries<Nd4jMatrix> entries)
    implements ProductOperations<Nd4jMatrix, Nd4jPrepared> {

  @Override
  public void gemm(
      double alpha, GemmOperands<Nd4jMatrix> of, boolean transA, boolean transB, double beta) {
    Nd4jMatrix out = of.out();
    if (out.isEmpty()) {
      return;
    }
    if (of.depth() == 0) {
      entries.scale(beta, out);
      return;
    }
    Nd4j.gemm(
        of.right().transpose(),
        of.left().transpose(),
        out.transpose(),
        transB,
        transA,
        alpha,
        beta);
  }

  @Override
  public Nd4jPrepared room(OwningScope owner, int rows, int cols) {
    return new Nd4jPrepared(store.allocate(owner, rows, cols, false));
  }

  @Override
  public void pack(Nd4jMatrix weight, Nd4jPrepared out) {
    out.pack(weight);
  }

  /** Write {@code out^T = W a^T} ({@code transposed}) or {@code out^T = W^T a^T}. */
  @Override
  public void multiply(Nd4jMatrix a, Nd4jPrepared weight, boolean transposed, Nd4jMatrix out) {
    if (out.isEmpty()) {
      return;
    }
    if (a.isEmpty()) {
      out.entries().fill(0);
      return;
    }
    Nd4j.gemm(weight.copy().transpose(), a.transpose(), out.transpose(), transposed, false, 1, 0);
  }
}

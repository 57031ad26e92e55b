package org.equilibria.backend.nativecpu;

import org.equilibria.backend.support.GemmOperands;
import org.equilibria.backend.support.OwningScope;
import org.equilibria.backend.support.ProductOperations;

/**
 * Products with oneDNN (f32) and OpenBLAS (f64).
 *
 * @param dnnl oneDNN
 * @param work shares rows among threads
 */
record NativeProducts(Dnnl dnnl, SharedWork work)
    implements ProductOperations<NativeMatrix, NativePrepared> {

  @Override
  public void gemm(
      double alpha, GemmOperands<NativeMatrix> of, boolean transA, boolean transB, double beta) {
    NativeMatrix out = of.out();
    if (out.rows() > 0 && out.cols() > 0) {
      work.plainProductRows(
          out,
          of.depth(),
          (from, to, workspace) ->
              Blas.gemm(alpha, of.left(), transA, of.right(), transB, beta, out, from, to));
    }
  }

  @Override
  public NativePrepared room(OwningScope owner, int rows, int cols) {
    return new NativePrepared(owner, rows, cols, packedWeight(owner, rows, cols));
  }

  private PackedWeight packedWeight(OwningScope owner, int rows, int cols) {
    if (rows == 0 || cols == 0) {
      return new EmptyWeight();
    }
    return switch (owner.precision()) {
      case F32 -> new DnnlWeight(dnnl, Dnnl.Format.F32, rows, cols);
      case F64 ->
          BlasWeight.suits(rows, cols) ? new BlasWeight(rows, cols) : new LoopWeight(rows, cols);
    };
  }

  @Override
  public void pack(NativeMatrix weight, NativePrepared out) {
    out.weight().pack(weight.entries());
  }

  @Override
  public void multiply(
      NativeMatrix a, NativePrepared weight, boolean transposed, NativeMatrix out) {
    work.productRows(
        out,
        a.cols(),
        (from, to, workspace) -> rows(a, weight, transposed, out, from, to, workspace));
  }

  /** Multiply some rows in this thread. */
  static void rows(
      NativeMatrix a,
      NativePrepared weight,
      boolean transposed,
      NativeMatrix out,
      int from,
      int to,
      Workspace workspace) {
    if (from < to) {
      weight.weight().multiply(a.entries(), from, to - from, transposed, out.entries(), workspace);
    }
  }
}

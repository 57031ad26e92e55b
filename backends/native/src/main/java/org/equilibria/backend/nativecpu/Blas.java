package org.equilibria.backend.nativecpu;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

/** Products of matrices as they lie, with OpenBLAS. */
final class Blas {

  private Blas() {}

  /** Write rows {@code from} to {@code to} of {@code c = alpha op(a) op(b) + beta c}. */
  static void gemm(
      double alpha,
      NativeMatrix a,
      boolean transA,
      NativeMatrix b,
      boolean transB,
      double beta,
      NativeMatrix c,
      int from,
      int to) {
    int depth = transA ? a.rows() : a.cols();
    int cols = c.cols();
    // Where there are no terms, OpenBLAS still asks for a stride.
    int strideA = Math.max(1, a.cols());
    int strideB = Math.max(1, b.cols());
    int firstOfA = depth == 0 ? 0 : transA ? from : from * strideA;
    int opA = transA ? CblasTrans : CblasNoTrans;
    int opB = transB ? CblasTrans : CblasNoTrans;
    if (c.entries() instanceof FloatEntries out) {
      cblas_sgemm(
          CblasRowMajor,
          opA,
          opB,
          to - from,
          cols,
          depth,
          (float) alpha,
          ((FloatEntries) a.entries()).at(firstOfA),
          strideA,
          ((FloatEntries) b.entries()).at(0),
          strideB,
          (float) beta,
          out.at(from * cols),
          cols);
    } else if (c.entries() instanceof DoubleEntries out) {
      cblas_dgemm(
          CblasRowMajor,
          opA,
          opB,
          to - from,
          cols,
          depth,
          alpha,
          ((DoubleEntries) a.entries()).at(firstOfA),
          strideA,
          ((DoubleEntries) b.entries()).at(0),
          strideB,
          beta,
          out.at(from * cols),
          cols);
    }
  }
}

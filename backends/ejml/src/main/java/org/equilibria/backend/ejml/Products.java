package org.equilibria.backend.ejml;

import org.equilibria.api.matrix.Precision;

/**
 * Products of matrices in the precision of their storage. The terms of every entry are added in
 * order of k, so that a row of the result depends on its own row of a alone, bit for bit.
 */
interface Products {

  /** Return room for a right operand of depth x cols entries. */
  PackedOperand room(Precision precision, int depth, int cols);

  /** Add {@code alpha op(a) op(b)} to c, op transposing where asked. */
  void gemm(
      double alpha,
      EjmlMatrix a,
      boolean transA,
      EjmlMatrix b,
      boolean transB,
      EjmlMatrix c,
      Workspace workspace);
}

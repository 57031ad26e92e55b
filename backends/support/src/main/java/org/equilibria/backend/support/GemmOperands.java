package org.equilibria.backend.support;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;

/**
 * The checked operands of {@link Backend#gemm}.
 *
 * @param left a
 * @param right b
 * @param out c
 * @param depth terms of each sum
 * @param <M> the backend's type of matrix
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record GemmOperands<M extends Matrix & Owned>(M left, M right, M out, int depth) {

  /** Check the operands of a call. */
  static <M extends Matrix & Owned, W extends Prepared & Owned> GemmOperands<M> of(
      Call<M, W> call, Matrix a, boolean transA, Matrix b, boolean transB, Matrix c) {
    M left = call.matrix("a", a);
    M right = call.matrix("b", b);
    M out = call.matrix("c", c);
    int rows = transA ? left.cols() : left.rows();
    int depth = transA ? left.rows() : left.cols();
    int cols = transB ? right.rows() : right.cols();
    call.requireShape("b", right, transB ? cols : depth, transB ? depth : cols);
    call.requireShape("c", out, rows, cols);
    call.requireDistinct("c", out, left, right);
    return new GemmOperands<>(left, right, out, depth);
  }
}

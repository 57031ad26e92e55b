package org.equilibria.theory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/** Orthonormal vectors as rows, in blocks that are added as the basis grows. */
final class RowBasis {

  /** Rows of a block: unused rows are zero and are multiplied, too. */
  private static final int BLOCK = 32;

  private final Backend backend;
  private final Scope scope;
  private final int width;
  private final List<Matrix> blocks = new ArrayList<>();
  private final Matrix coefficients;
  private int size;

  RowBasis(Scope scope, int width) {
    this.backend = scope.backend();
    this.scope = scope;
    this.width = width;
    coefficients = scope.uninitialized(1, BLOCK);
  }

  int size() {
    return size;
  }

  /** Append a copy of a vector (1 x width). */
  void add(Matrix row) {
    int place = size % BLOCK;
    if (place == 0) {
      blocks.add(scope.zeros(BLOCK, width));
    }
    backend.scatterRows(row, new int[] {place}, blocks.get(size / BLOCK));
    size++;
  }

  /** Subtract from a vector, in place, what lies in the span; twice, which is enough. */
  void remove(Matrix row) {
    for (int pass = 0; pass < 2; pass++) {
      for (Matrix block : blocks) {
        backend.gemm(1, row, false, block, true, 0, coefficients);
        backend.gemm(-1, coefficients, false, block, false, 1, row);
      }
    }
  }

  /** Return sum_k weights[k] row_k (1 x width) over the first rows, one for each weight. */
  Matrix combine(double[] weights) {
    Matrix out = scope.zeros(1, width);
    for (int first = 0; first < weights.length; first += BLOCK) {
      backend.upload(Arrays.copyOfRange(weights, first, first + BLOCK), coefficients);
      backend.gemm(1, coefficients, false, blocks.get(first / BLOCK), false, 1, out);
    }
    return out;
  }
}

package org.equilibria.backend.nativecpu;

import java.util.List;
import org.equilibria.api.matrix.Precision;

/** Entries combined in the precision of the storage, block after block. */
final class Elementwise {

  private final Precision precision;
  private final Workspace workspace;

  private Elementwise(Precision precision, Workspace workspace) {
    this.precision = precision;
    this.workspace = workspace;
  }

  /** Return the combinations of entries like those of a matrix. */
  static Elementwise of(NativeMatrix model, Workspace workspace) {
    return new Elementwise(model.precision(), workspace);
  }

  private Block block(int index) {
    return workspace.blocks(precision, index + 1).get(index);
  }

  /** Write {@code out = alpha a + beta out}; a zero coefficient leaves its operand unread. */
  void axpby(double alpha, Entries a, double beta, Entries out, int from, int to) {
    Block sum = block(0);
    Block term = block(1);
    for (int at = from; at < to; at += Block.SIZE) {
      int count = Math.min(Block.SIZE, to - at);
      sum.fill(0, count);
      if (alpha != 0) {
        sum.load(a, at, count);
        sum.scale(alpha, count);
      }
      if (beta != 0) {
        term.load(out, at, count);
        sum.add(beta, term, count);
      }
      sum.store(out, at, count);
    }
  }

  void hadamard(Entries a, Entries b, Entries out, int from, int to) {
    Block product = block(0);
    Block other = block(1);
    for (int at = from; at < to; at += Block.SIZE) {
      int count = Math.min(Block.SIZE, to - at);
      product.load(a, at, count);
      other.load(b, at, count);
      product.multiply(other, count);
      product.store(out, at, count);
    }
  }

  void fill(double value, Entries out, int from, int to) {
    Block block = block(0);
    block.fill(value, Math.min(Block.SIZE, to - from));
    for (int at = from; at < to; at += Block.SIZE) {
      block.store(out, at, Math.min(Block.SIZE, to - at));
    }
  }

  /** Combine rows {@code first} to {@code end}. */
  void combineRows(
      double[] coefficients, List<NativeMatrix> xs, NativeMatrix out, int first, int end) {
    Block sum = block(0);
    Block term = block(1);
    int cols = out.cols();
    for (int i = first; i < end; i++) {
      for (int j = 0; j < cols; j += Block.SIZE) {
        int count = Math.min(Block.SIZE, cols - j);
        sum.fill(0, count);
        for (int p = 0; p < xs.size(); p++) {
          double coefficient = coefficients[i * xs.size() + p];
          if (coefficient != 0) {
            term.load(xs.get(p).entries(), i * cols + j, count);
            sum.add(coefficient, term, count);
          }
        }
        sum.store(out.entries(), i * cols + j, count);
      }
    }
  }
}

package org.equilibria.backend.ejml;

import java.util.Arrays;
import java.util.List;

/** Combine entries in f64 and round once, block after block. */
final class Elementwise {

  private Elementwise() {}

  /** Write {@code out = alpha a + beta out}; a zero coefficient leaves its operand unread. */
  static void axpby(double alpha, Storage a, double beta, Storage out, Workspace workspace) {
    double[] sum = workspace.blocks(2)[0];
    double[] old = workspace.blocks(2)[1];
    for (int from = 0; from < out.length(); from += Workspace.BLOCK) {
      int count = Math.min(Workspace.BLOCK, out.length() - from);
      Arrays.fill(sum, 0, count, 0);
      if (alpha != 0) {
        a.read(from, count, sum, 0);
        scale(sum, alpha, count);
      }
      if (beta != 0) {
        out.read(from, count, old, 0);
        addScaled(sum, beta, old, count);
      }
      out.write(from, count, sum, 0);
    }
  }

  /** Write {@code out = factor out}; a zero factor leaves the old content unread. */
  static void scale(double factor, Storage out, Workspace workspace) {
    if (factor != 1) {
      axpby(0, out, factor, out, workspace);
    }
  }

  static void hadamard(Storage a, Storage b, Storage out, Workspace workspace) {
    double[] product = workspace.blocks(2)[0];
    double[] other = workspace.blocks(2)[1];
    for (int from = 0; from < out.length(); from += Workspace.BLOCK) {
      int count = Math.min(Workspace.BLOCK, out.length() - from);
      a.read(from, count, product, 0);
      b.read(from, count, other, 0);
      for (int k = 0; k < count; k++) {
        product[k] *= other[k];
      }
      out.write(from, count, product, 0);
    }
  }

  static void scaleRows(double[] scales, EjmlMatrix a, EjmlMatrix out, Workspace workspace) {
    combineRows(scales, List.of(a), out, workspace);
  }

  static void scaleColumns(double[] scales, EjmlMatrix a, EjmlMatrix out, Workspace workspace) {
    double[] block = workspace.blocks(1)[0];
    int cols = a.cols();
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < cols; j += Workspace.BLOCK) {
        int count = Math.min(Workspace.BLOCK, cols - j);
        a.entries().read(i * cols + j, count, block, 0);
        for (int k = 0; k < count; k++) {
          block[k] = scales[j + k] == 0 ? 0 : scales[j + k] * block[k];
        }
        out.entries().write(i * cols + j, count, block, 0);
      }
    }
  }

  static void combineRows(
      double[] coefficients, List<EjmlMatrix> xs, EjmlMatrix out, Workspace workspace) {
    double[] sum = workspace.blocks(2)[0];
    double[] term = workspace.blocks(2)[1];
    int cols = out.cols();
    for (int i = 0; i < out.rows(); i++) {
      for (int j = 0; j < cols; j += Workspace.BLOCK) {
        int count = Math.min(Workspace.BLOCK, cols - j);
        Arrays.fill(sum, 0, count, 0);
        for (int p = 0; p < xs.size(); p++) {
          double coefficient = coefficients[i * xs.size() + p];
          if (coefficient != 0) {
            xs.get(p).entries().read(i * cols + j, count, term, 0);
            addScaled(sum, coefficient, term, count);
          }
        }
        out.entries().write(i * cols + j, count, sum, 0);
      }
    }
  }

  private static void scale(double[] block, double factor, int count) {
    for (int k = 0; k < count; k++) {
      block[k] *= factor;
    }
  }

  private static void addScaled(double[] sum, double factor, double[] term, int count) {
    for (int k = 0; k < count; k++) {
      sum[k] += factor * term[k];
    }
  }
}

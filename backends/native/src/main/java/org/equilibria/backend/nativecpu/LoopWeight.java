package org.equilibria.backend.nativecpu;

import java.util.Arrays;

/**
 * A small f64 weight and its transpose on the heap, multiplied in loops that HotSpot vectorises:
 * rows of the weight, scaled and added in order. OpenBLAS is twice as fast, but its code for small
 * products gives a row other bits when its batch has another size.
 */
final class LoopWeight implements PackedWeight {

  private final double[][] plain;
  private final double[][] transposed;

  LoopWeight(int rows, int cols) {
    plain = new double[rows][cols];
    transposed = new double[cols][rows];
  }

  @Override
  public void pack(Entries weight) {
    DoubleEntries values = (DoubleEntries) weight;
    int cols = transposed.length;
    for (int i = 0; i < plain.length; i++) {
      values.read(i * cols, cols, plain[i], 0);
      for (int j = 0; j < cols; j++) {
        transposed[j][i] = plain[i][j];
      }
    }
  }

  @Override
  public void multiply(
      Entries a, int first, int count, boolean transpose, Entries out, Workspace workspace) {
    double[][] weight = transpose ? transposed : plain;
    int depth = weight.length;
    int width = weight[0].length;
    double[] row = workspace.doubleRow(0, depth);
    double[] sum = workspace.doubleRow(1, width);
    for (int i = first; i < first + count; i++) {
      ((DoubleEntries) a).read(i * depth, depth, row, 0);
      Arrays.fill(sum, 0, width, 0);
      int k = 0;
      for (; k + 4 <= depth; k += 4) {
        addFour(row, k, weight[k], weight[k + 1], weight[k + 2], weight[k + 3], sum, width);
      }
      for (; k < depth; k++) {
        addOne(row[k], weight[k], sum, width);
      }
      ((DoubleEntries) out).write(i * width, width, sum, 0);
    }
  }

  // Every array is indexed by j alone, without offset: HotSpot vectorises this form.
  private static void addFour(
      double[] c,
      int k,
      double[] r0,
      double[] r1,
      double[] r2,
      double[] r3,
      double[] sum,
      int width) {
    double c0 = c[k];
    double c1 = c[k + 1];
    double c2 = c[k + 2];
    double c3 = c[k + 3];
    for (int j = 0; j < width; j++) {
      sum[j] = sum[j] + c0 * r0[j] + c1 * r1[j] + c2 * r2[j] + c3 * r3[j];
    }
  }

  private static void addOne(double c, double[] row, double[] sum, int width) {
    for (int j = 0; j < width; j++) {
      sum[j] = sum[j] + c * row[j];
    }
  }

  @Override
  public long bytes() {
    return 2L * plain.length * transposed.length * Double.BYTES;
  }

  @Override
  public void release() {
    // The heap takes it back.
  }
}

package org.equilibria.api.map;

import java.util.Arrays;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;

/** Apply a host function to the rows of a matrix; buffers are reused between calls. */
final class HostRows {

  private final int width;
  private int[] rows;
  private double[] input;
  private double[] output;
  private final double[] rowIn;
  private final double[] rowOut;

  HostRows(int count, int width) {
    this.width = width;
    rows = new int[count];
    Arrays.setAll(rows, i -> i);
    input = new double[count * width];
    output = new double[count * width];
    rowIn = new double[width];
    rowOut = new double[width];
  }

  int count() {
    return rows.length;
  }

  void retain(int[] kept) {
    int[] old = rows;
    rows = new int[kept.length];
    Arrays.setAll(rows, i -> old[kept[i]]);
    input = new double[kept.length * width];
    output = new double[kept.length * width];
  }

  /** Write f of every row whose accuracy is not NaN; other rows get zeros. */
  void apply(RowFunction f, double[] accuracy, Matrix in, Matrix out) {
    Backend backend = in.scope().backend();
    backend.download(in, input);
    for (int i = 0; i < rows.length; i++) {
      if (Double.isNaN(accuracy[i])) {
        Arrays.fill(output, i * width, (i + 1) * width, 0);
        continue;
      }
      System.arraycopy(input, i * width, rowIn, 0, width);
      call(f, rows[i]);
      for (int k = 0; k < width; k++) {
        output[i * width + k] = stored(rowOut[k], out.precision());
      }
    }
    backend.upload(output, out);
  }

  /** Return the value that the matrix will hold, so that what is measured is what is written. */
  private static double stored(double value, Precision precision) {
    return precision == Precision.F32 ? (float) value : value;
  }

  private void call(RowFunction f, int row) {
    try {
      f.apply(row, rowIn, rowOut);
    } catch (EquilibriaException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new EquilibriaException(
          ErrorCode.PLUGIN_FAILURE, "the function failed at row " + row + ": " + e, e);
    }
  }

  double distance(int i, Norm norm) {
    double total = 0;
    for (int k = i * width; k < (i + 1) * width; k++) {
      total = accumulate(total, output[k] - input[k], norm);
    }
    return norm == Norm.L2 ? Math.sqrt(total) : total;
  }

  double imageNorm(int i, Norm norm) {
    double total = 0;
    for (int k = i * width; k < (i + 1) * width; k++) {
      total = accumulate(total, output[k], norm);
    }
    return norm == Norm.L2 ? Math.sqrt(total) : total;
  }

  private static double accumulate(double total, double value, Norm norm) {
    return norm == Norm.L2 ? total + value * value : Math.max(total, Math.abs(value));
  }
}

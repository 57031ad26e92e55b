package org.equilibria.api.map;

import java.util.Arrays;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;

/** A host function applied to the rows of a matrix; buffers are reused between calls. */
final class HostRows {

  // A sum of squares in this range lost nothing to overflow, and to underflow less than 2^-83 of
  // itself (fewer than 2^31 squares below 2^-1074).
  private static final double LEAST_SAFE = 0x1p-960;

  private final String name;
  private final RowFunction f;
  private final int width;
  private int[] rows;
  private double[] input;
  private double[] output;
  private final double[] rowIn;
  private final double[] rowOut;

  /**
   * Prepare to apply a function.
   *
   * @param name of the function in messages
   */
  HostRows(String name, int count, int width, RowFunction f) {
    this.name = name;
    this.f = f;
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

  /** Return the row of the original batch. */
  int id(int i) {
    return rows[i];
  }

  void retain(int[] kept) {
    int[] old = rows;
    rows = new int[kept.length];
    Arrays.setAll(rows, i -> old[kept[i]]);
    input = new double[kept.length * width];
    output = new double[kept.length * width];
  }

  /**
   * Write f of every row whose accuracy is not NaN; other rows get zeros, and NaN from where it was
   * stopped on.
   *
   * @param report asked between rows whether to stop
   * @return rows done, in order: all of them unless stopped or interrupted
   */
  int apply(double[] accuracy, Evaluation report, Matrix in, Matrix out) {
    Backend backend = in.scope().backend();
    backend.download(in, input);
    int done = 0;
    boolean first = true;
    while (done < rows.length) {
      if (Double.isNaN(accuracy[done])) {
        Arrays.fill(output, done * width, (done + 1) * width, 0);
      } else {
        if (!first && report.stopRequested() || !write(done, report, out.precision())) {
          break;
        }
        first = false;
      }
      done++;
    }
    Arrays.fill(output, done * width, output.length, Double.NaN);
    backend.upload(output, out);
    return done;
  }

  /** Write f of a row, unless it is interrupted. */
  private boolean write(int i, Evaluation report, Precision precision) {
    System.arraycopy(input, i * width, rowIn, 0, width);
    Arrays.fill(rowOut, Double.NaN);
    try {
      f.apply(rows[i], rowIn, rowOut);
    } catch (Throwable e) {
      EquilibriaException failure = EquilibriaException.of(name + " failed at row " + rows[i], e);
      if (failure.code() == ErrorCode.CANCELLED && report.stopRequested()) {
        return false;
      }
      throw failure;
    }
    for (int k = 0; k < width; k++) {
      output[i * width + k] = stored(rowOut[k], precision);
    }
    return true;
  }

  /** Return the value that the matrix will hold, so that what is measured is what is written. */
  private static double stored(double value, Precision precision) {
    return precision == Precision.F32 ? (float) value : value;
  }

  /** Return ||f(z) - z|| of a row. */
  double distance(int i, Norm norm) {
    return norm(i, 1, norm);
  }

  /** Return ||f(z)|| of a row. */
  double imageNorm(int i, Norm norm) {
    return norm(i, 0, norm);
  }

  /** Return the norm of f(z) - share z, scaled where squares would overflow or underflow. */
  private double norm(int i, double share, Norm norm) {
    if (norm == Norm.INF) {
      return largest(i, share);
    }
    double squares = squares(i, share, 1);
    if (squares >= LEAST_SAFE && squares <= Double.MAX_VALUE) {
      return Math.sqrt(squares);
    }
    double largest = largest(i, share);
    return largest == 0 || !Double.isFinite(largest)
        ? largest
        : largest * Math.sqrt(squares(i, share, largest));
  }

  private double squares(int i, double share, double unit) {
    double total = 0;
    for (int k = i * width; k < (i + 1) * width; k++) {
      double entry = entry(k, share) / unit;
      total += entry * entry;
    }
    return total;
  }

  private double largest(int i, double share) {
    double largest = 0;
    for (int k = i * width; k < (i + 1) * width; k++) {
      largest = Math.max(largest, Math.abs(entry(k, share)));
    }
    return largest;
  }

  private double entry(int k, double share) {
    return share == 0 ? output[k] : output[k] - input[k];
  }
}

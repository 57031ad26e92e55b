package org.equilibria.testkit;

import java.util.Arrays;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Bf16;
import org.equilibria.api.matrix.Bf16Speed;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;

/** An emulation of bf16 products by f32 products of rounded matrices. */
final class EmulatedBf16 implements Bf16 {

  private final Backend backend;
  private final Bf16Counts counts;
  private final Bf16Speed speed;

  EmulatedBf16(Backend backend, Bf16Counts counts, Bf16Speed speed) {
    this.backend = backend;
    this.counts = counts;
    this.speed = speed;
  }

  /** A weight whose entries are rounded. */
  private record Rounded(Prepared full) implements Prepared {
    @Override
    public int rows() {
      return full.rows();
    }

    @Override
    public int cols() {
      return full.cols();
    }

    @Override
    public Precision precision() {
      return full.precision();
    }

    @Override
    public Scope scope() {
      return full.scope();
    }
  }

  @Override
  public Bf16Speed speed() {
    return speed;
  }

  @Override
  public void round(Matrix a, Matrix out) {
    double[] values = read(a);
    Arrays.setAll(values, i -> rounded((float) values[i]));
    backend.upload(values, out);
  }

  /** Round to nearest, ties to even, as processors do. */
  private static float rounded(float value) {
    if (Float.isNaN(value)) {
      return value;
    }
    int bits = Float.floatToRawIntBits(value);
    return Float.intBitsToFloat((bits + 0x7FFF + (bits >>> 16 & 1)) & 0xFFFF0000);
  }

  @Override
  public Prepared prepare(Matrix weight, Scope scope) {
    try (Scope work = weight.scope().child("rounding")) {
      return new Rounded(backend.prepare(roundedCopy(weight, work), scope));
    }
  }

  private Matrix roundedCopy(Matrix a, Scope scope) {
    Matrix copy = scope.uninitialized(a.rows(), a.cols());
    round(a, copy);
    return copy;
  }

  @Override
  public void repack(Matrix weight, Prepared out) {
    try (Scope work = weight.scope().child("rounding")) {
      backend.repack(roundedCopy(weight, work), full(out));
    }
  }

  private static Prepared full(Prepared weight) {
    if (weight instanceof Rounded rounded) {
      return rounded.full();
    }
    throw new EquilibriaException(
        ErrorCode.CONTRACT_VIOLATION, "the weight was not packed for bf16 products");
  }

  @Override
  public void multiply(Matrix a, Prepared weight, boolean transposed, Matrix out) {
    counts.multiplied(a.rows());
    product(a, weight, transposed, out);
  }

  private void product(Matrix a, Prepared weight, boolean transposed, Matrix out) {
    Prepared full = full(weight);
    if (out == a) {
      throw new EquilibriaException(ErrorCode.CONTRACT_VIOLATION, "multiply: out is a");
    }
    try (Scope work = a.scope().child("rounding")) {
      backend.multiply(roundedCopy(a, work), full, transposed, out);
    }
  }

  @Override
  public void advance(
      Matrix state, Prepared weight, boolean transposed, Matrix sum, Matrix image, Advance report) {
    counts.advanced(state.rows());
    try (Scope work = state.scope().child("advance")) {
      Matrix delta = work.uninitialized(state.rows(), state.cols());
      Matrix change = work.uninitialized(image.rows(), image.cols());
      add(state, sum, delta, report);
      product(delta, weight, transposed, change);
      add(change, image, report.imageLoss());
    }
  }

  private void add(Matrix state, Matrix sum, Matrix delta, Advance report) {
    double[] target = read(state);
    double[] done = read(sum);
    double[] step = new double[done.length];
    double[] next = new double[done.length];
    double[] loss = new double[done.length];
    for (int i = 0; i < done.length; i++) {
      step[i] = rounded((float) target[i] - (float) done[i]);
      next[i] = (float) (done[i] + step[i]);
      loss[i] = done[i] + step[i] - next[i];
    }
    backend.upload(step, delta);
    backend.upload(next, sum);
    backend.rowNorms(delta, Norm.L2, report.step());
    norms(loss, sum.rows(), report.sumLoss());
  }

  private void add(Matrix change, Matrix image, double[] losses) {
    double[] total = read(image);
    double[] more = read(change);
    double[] loss = new double[total.length];
    for (int i = 0; i < total.length; i++) {
      double next = (float) (total[i] + more[i]);
      loss[i] = total[i] + more[i] - next;
      total[i] = next;
    }
    backend.upload(total, image);
    norms(loss, image.rows(), losses);
  }

  private static void norms(double[] entries, int rows, double[] out) {
    int cols = rows == 0 ? 0 : entries.length / rows;
    for (int i = 0; i < rows; i++) {
      double squares = 0;
      for (int k = i * cols; k < (i + 1) * cols; k++) {
        squares += entries[k] * entries[k];
      }
      out[i] = Math.sqrt(squares);
    }
  }

  private double[] read(Matrix a) {
    double[] values = new double[a.rows() * a.cols()];
    backend.download(a, values);
    return values;
  }
}

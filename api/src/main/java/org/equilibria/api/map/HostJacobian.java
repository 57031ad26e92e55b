package org.equilibria.api.map;

import java.util.Arrays;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;

/** The Jacobian of host functions of one row, by the one product with it that they have. */
final class HostJacobian implements Jacobian {

  private final int width;
  private final boolean affine;
  private final HostRows batch;
  private final double[] states;
  private final Evaluation unstopped = new Evaluation(0, Norm.L2);
  private double[] present;
  private double[] accuracy;

  private HostJacobian(int rows, int width, RowVjp product, boolean affine) {
    this.width = width;
    this.affine = affine;
    states = new double[affine ? 0 : rows * width];
    present = new double[states.length];
    accuracy = new double[rows];
    batch = new HostRows(HostLinearization.NAME, rows, width, at(states, width, product));
  }

  private static RowFunction at(double[] states, int width, RowVjp product) {
    double[] state = new double[width];
    return (row, u, out) -> {
      if (states.length > 0) {
        System.arraycopy(states, row * width, state, 0, width);
      }
      product.apply(row, state, u, out);
    };
  }

  /** Return the Jacobian of a function with a vector-Jacobian product. */
  static HostJacobian of(int rows, int width, RowVjp vjp) {
    return new HostJacobian(rows, width, vjp, false);
  }

  /** Return the Jacobian of a map that is affine, by its linear part. */
  static HostJacobian ofAffine(int rows, int width, RowFunction linear) {
    return new HostJacobian(rows, width, (row, state, v, out) -> linear.apply(row, v, out), true);
  }

  @Override
  public boolean hasJvp() {
    return affine;
  }

  @Override
  public boolean hasVjp() {
    return !affine;
  }

  @Override
  public double linearize(Matrix z) {
    if (!affine) {
      z.scope().backend().download(z, present);
      for (int i = 0; i < batch.count(); i++) {
        System.arraycopy(present, i * width, states, batch.id(i) * width, width);
      }
    }
    return 0;
  }

  @Override
  public void jvp(Matrix v, boolean[] wanted, Matrix out) {
    if (!affine) {
      Jacobian.super.jvp(v, wanted, out);
    }
    multiply(v, wanted, out);
  }

  @Override
  public void vjp(Matrix u, boolean[] wanted, Matrix out) {
    if (affine) {
      Jacobian.super.vjp(u, wanted, out);
    }
    multiply(u, wanted, out);
  }

  private void multiply(Matrix vectors, boolean[] wanted, Matrix out) {
    for (int i = 0; i < accuracy.length; i++) {
      accuracy[i] = wanted[i] ? 0 : Double.NaN;
    }
    batch.apply(accuracy, unstopped, vectors, out);
  }

  void retain(int[] rows) {
    batch.retain(rows);
    present = new double[Math.min(present.length, rows.length * width)];
    accuracy = Arrays.copyOf(accuracy, rows.length);
  }
}

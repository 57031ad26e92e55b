package org.equilibria.solvers;

import java.util.Arrays;
import java.util.Optional;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.JacobianProduct;
import org.equilibria.api.solve.SolveContext;

/**
 * The Jacobians of the rows of a batch on the host, entry by entry, of a few rows at a time: from
 * products with the unit vectors, which give the same column of every row, or the same row.
 */
final class DenseJacobians {

  // 32 MiB of doubles.
  private static final int MOST_ENTRIES = 1 << 22;

  private final SolveContext context;
  private final JacobianProduct product;
  private final boolean transposed;
  private final double uncertainty;
  private final int width;
  private Matrix unit;
  private Matrix image;
  private double[] units;
  private double[] images;
  private double[] entries;
  private int[] slots;
  private boolean[] group;

  private DenseJacobians(
      SolveContext context, JacobianProduct product, boolean transposed, boolean exact) {
    this.context = context;
    this.product = product;
    this.transposed = transposed;
    width = context.width();
    allocate();
    double unit = image.precision().unitRoundoff();
    uncertainty = 2 * width * (exact ? unit : Math.sqrt(unit));
  }

  private void allocate() {
    unit = context.allocate();
    image = context.allocate();
    int rows = context.rows();
    units = new double[rows * width];
    images = new double[rows * width];
    slots = new int[rows];
    group = new boolean[rows];
    int most = Math.max(1, MOST_ENTRIES / Math.max(1, width * width));
    entries = new double[Math.min(rows, most) * width * width];
  }

  /**
   * Take what a context offers: J v, else J^T u, else differences.
   *
   * @throws EquilibriaException UNSUPPORTED if it offers none of them
   */
  static DenseJacobians of(SolveContext context) {
    Optional<JacobianProduct> forward = context.jacobian();
    Optional<JacobianProduct> transposed = context.transposedJacobian();
    if (forward.isPresent() || transposed.isPresent()) {
      return new DenseJacobians(
          context, forward.or(() -> transposed).get(), forward.isEmpty(), true);
    }
    JacobianProduct differences =
        context
            .differences()
            .orElseThrow(
                () ->
                    new EquilibriaException(
                        ErrorCode.UNSUPPORTED,
                        "newton needs products with the Jacobian of f, which this loop does not"
                            + " give: choose anderson or broyden"));
    return new DenseJacobians(context, differences, false, false);
  }

  /**
   * Return what the entries of Jacobians may be off by when elimination is done, relative to the
   * largest: for n unknowns 2 n units of rounding, or of its root where they are differences.
   */
  double uncertainty() {
    return uncertainty;
  }

  /** Follow the rows that are left. */
  void retain() {
    allocate();
  }

  /**
   * Take the Jacobians of as many wanted rows as fit, from a row on.
   *
   * @return the row after the last that was looked at
   */
  int take(boolean[] wanted, int from) {
    int room = Math.max(1, entries.length / Math.max(1, width * width));
    int taken = 0;
    int next = from;
    Arrays.fill(group, false);
    while (next < wanted.length && !(wanted[next] && taken == room)) {
      group[next] = wanted[next];
      slots[next] = taken;
      taken += wanted[next] ? 1 : 0;
      next++;
    }
    for (int k = 0; k < width && taken > 0; k++) {
      multiply(k);
      for (int row = from; row < next; row++) {
        if (group[row]) {
          keep(row, k);
        }
      }
    }
    return next;
  }

  /** Return whether the last group has the Jacobian of a row. */
  boolean has(int row) {
    return group[row];
  }

  private void multiply(int k) {
    for (int row = 0; row < group.length; row++) {
      units[row * width + (k + width - 1) % width] = 0;
      units[row * width + k] = 1;
    }
    context.write(units, unit);
    product.apply(unit, group, image);
    context.read(image, images);
  }

  private void keep(int row, int k) {
    int base = slots[row] * width * width;
    for (int i = 0; i < width; i++) {
      entries[base + (transposed ? k * width + i : i * width + k)] = images[row * width + i];
    }
  }

  /** Write I - J of a row of the last group, row-major. */
  void writeShifted(int row, double[] out) {
    int base = slots[row] * width * width;
    for (int e = 0; e < width * width; e++) {
      out[e] = (e / width == e % width ? 1 : 0) - entries[base + e];
    }
  }
}

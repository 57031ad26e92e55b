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
 *
 * <p>Entries are known up to an error that is the same for all of them once every unknown is
 * measured in its own unit, and elimination, too, takes entries for large or small by their size.
 * So the linear systems are written in the units of the weights, to the next power of two, which
 * changes no bit of an entry.
 */
final class DenseJacobians {

  // 32 MiB of doubles.
  private static final int MOST_ENTRIES = 1 << 22;

  // Where the square of a weight is below the range of single precision.
  private static final int LEAST_EXPONENT = -75;

  private final SolveContext context;
  private final JacobianProduct product;
  private final boolean transposed;
  private final double uncertainty;
  private final int width;
  private final int[] exponents;
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
    exponents = exponents();
  }

  /** Return the exponents of the weights of the unknowns: half those of e_k^T W^2 e_k. */
  private int[] exponents() {
    int[] found = new int[width];
    int rows = Math.max(1, context.rows());
    double[] squares = new double[rows];
    for (int from = 0; from < width; from += rows) {
      Arrays.fill(units, 0);
      int to = Math.min(width, from + context.rows());
      for (int k = from; k < to; k++) {
        units[(k - from) * width + k] = 1;
      }
      context.write(units, unit);
      context.rowGram(new Matrix[] {unit}, new Matrix[] {unit}, squares);
      for (int k = from; k < to; k++) {
        double square = squares[k - from];
        found[k] = square > 0 ? Math.getExponent(square) / 2 : LEAST_EXPONENT;
      }
    }
    Arrays.fill(units, 0);
    return found;
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
   * largest in the units of the weights: for n unknowns 2 n units of rounding, or of its root where
   * they are differences.
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

  /** Write I - J of a row of the last group, row-major, in the units of the weights. */
  void writeShifted(int row, double[] out) {
    int base = slots[row] * width * width;
    for (int i = 0; i < width; i++) {
      for (int k = 0; k < width; k++) {
        int e = i * width + k;
        double entry = Math.scalb(entries[base + e], exponents[i] - exponents[k]);
        out[e] = (i == k ? 1 : 0) - entry;
      }
    }
  }

  /** Bring a state from its own units to those of the weights. */
  void toUnits(double[] state, int offset, double[] out) {
    for (int i = 0; i < width; i++) {
      out[i] = Math.scalb(state[offset + i], exponents[i]);
    }
  }

  /** Bring a state back from the units of the weights to its own. */
  void fromUnits(double[] state, double[] out, int offset) {
    for (int i = 0; i < width; i++) {
      out[offset + i] = Math.scalb(state[i], -exponents[i]);
    }
  }
}

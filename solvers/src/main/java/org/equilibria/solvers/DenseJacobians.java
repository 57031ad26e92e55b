package org.equilibria.solvers;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.JacobianProduct;
import org.equilibria.api.solve.SolveContext;

/**
 * The Jacobians of any map from products with the unit vectors, which give the same column of every
 * row, or the same row.
 */
final class DenseJacobians implements HostJacobians {

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
   * Return, for n unknowns, 2 n units of rounding, or of its root where products are differences.
   */
  @Override
  public double uncertainty() {
    return uncertainty;
  }

  /** Of a map that need not have a weight, none. */
  @Override
  public double elimination() {
    return 0;
  }

  @Override
  public void retain() {
    allocate();
  }

  @Override
  public int take(Matrix z, boolean[] wanted, int from) {
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

  @Override
  public boolean has(int row) {
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

  @Override
  public void write(int row, double[] out) {
    System.arraycopy(entries, slots[row] * width * width, out, 0, width * width);
  }

  @Override
  public Consumer<double[]> kept(int row) {
    double[] own = new double[width * width];
    write(row, own);
    return out -> System.arraycopy(own, 0, out, 0, own.length);
  }
}

package org.equilibria.solvers;

/**
 * Least squares min ||g - D gamma||^2 + ridge sum_q ||d_q||^2 gamma_q^2 from the Gram matrix D^T D
 * and D^T g of one row, columns taken from a ring buffer, newest first. Columns are scaled to unit
 * norm and taken into a Cholesky factorization one after the other; a column that depends on newer
 * ones, of which less than {@link #DEPENDENT} of its squared norm is left once they are projected
 * out, is left out. No more columns are used than a state has entries.
 */
final class GramLeastSquares {

  // Products of n terms leave a relative error near n u = 1e-13 in the Gram matrix for n = 1000, so
  // what is left of a squared norm has five digits at this threshold and none at 1e-13. A ridge
  // does not replace the test: it shares gamma among parallel columns, and f(z) - z is then no
  // longer small where their common combination says so.
  private static final double DEPENDENT = 1e-8;

  private final int window;
  private final int most;
  private final double ridge;
  private final double[] factor;
  private final double[] rhs;
  private final double[] norm;
  private final double[] gamma;
  private final int[] ages;
  private double reduction;

  /** Allocate for a window, for states of the given width. */
  GramLeastSquares(int window, int width, double ridge) {
    this.window = window;
    this.ridge = ridge;
    most = Math.min(window, width);
    factor = new double[most * most];
    rhs = new double[most];
    norm = new double[window];
    gamma = new double[window];
    ages = new int[most];
  }

  /**
   * Solve with at most the given number of columns.
   *
   * @param gram window x window entries of the ring buffer from {@code gramOffset}
   * @param products D^T g by slot from {@code productOffset}
   * @param newest slot of the newest column
   * @param columns columns that may be used
   * @return columns that have a coefficient, which may be 0; read them by age
   */
  int solve(
      double[] gram,
      int gramOffset,
      double[] products,
      int productOffset,
      int newest,
      int columns) {
    int usable = measure(gram, gramOffset, newest, columns);
    int used = 0;
    for (int age = 0; age < usable && used < most; age++) {
      if (admit(gram, gramOffset, newest, age, used)) {
        double product = products[productOffset + slot(newest, age)] / norm[age];
        rhs[used] = forward(product, used);
        ages[used] = age;
        used++;
      }
    }
    reduction = 0;
    for (int k = 0; k < used; k++) {
      reduction += rhs[k] * rhs[k];
    }
    return backward(usable, used) ? usable : 0;
  }

  /** Return ||g||^2 - ||g - D gamma||^2 of the last solve. */
  double reduction() {
    return reduction;
  }

  double coefficient(int age) {
    return gamma[age];
  }

  private int slot(int newest, int age) {
    return Math.floorMod(newest - age, window);
  }

  /** Take the norms; a zero or non-finite difference hides everything older than itself. */
  private int measure(double[] gram, int gramOffset, int newest, int columns) {
    for (int age = 0; age < columns; age++) {
      int slot = slot(newest, age);
      norm[age] = Math.sqrt(gram[gramOffset + slot * window + slot]);
      if (!(norm[age] > 0) || norm[age] == Double.POSITIVE_INFINITY) {
        return age;
      }
    }
    return columns;
  }

  /** Write the next row of the factor; false if the column depends on those that were admitted. */
  private boolean admit(double[] gram, int gramOffset, int newest, int age, int used) {
    int base = gramOffset + slot(newest, age) * window;
    double left = 1 + ridge;
    for (int k = 0; k < used; k++) {
      double total = gram[base + slot(newest, ages[k])] / norm[age] / norm[ages[k]];
      for (int l = 0; l < k; l++) {
        total -= factor[used * most + l] * factor[k * most + l];
      }
      total /= factor[k * most + k];
      factor[used * most + k] = total;
      left -= total * total;
    }
    if (!(left > DEPENDENT)) {
      return false;
    }
    factor[used * most + used] = Math.sqrt(left);
    return true;
  }

  private double forward(double product, int row) {
    double total = product;
    for (int k = 0; k < row; k++) {
      total -= factor[row * most + k] * rhs[k];
    }
    return total / factor[row * most + row];
  }

  private boolean backward(int usable, int used) {
    for (int age = 0; age < usable; age++) {
      gamma[age] = 0;
    }
    boolean finite = true;
    for (int k = used - 1; k >= 0; k--) {
      double total = rhs[k];
      for (int l = k + 1; l < used; l++) {
        total -= factor[l * most + k] * rhs[l];
      }
      rhs[k] = total / factor[k * most + k];
      gamma[ages[k]] = rhs[k] / norm[ages[k]];
      finite &= Double.isFinite(gamma[ages[k]]);
    }
    return finite;
  }
}

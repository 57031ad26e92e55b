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
  private final double[][] factor;
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
    factor = new double[window][window];
    rhs = new double[window];
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
    scale(gram, gramOffset, products, productOffset, newest, usable);
    int used = 0;
    reduction = 0;
    for (int age = 0; age < usable && used < most; age++) {
      if (factor[age][age] > DEPENDENT) {
        eliminate(age, usable);
        reduction += rhs[age] * rhs[age];
        ages[used] = age;
        used++;
      }
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
    int slot = newest - age;
    return slot < 0 ? slot + window : slot;
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

  /** Take D^T D, its part of pairs with an older column, and D^T g, for columns of unit norm. */
  private void scale(
      double[] gram, int gramOffset, double[] products, int productOffset, int newest, int usable) {
    for (int age = 0; age < usable; age++) {
      int base = gramOffset + slot(newest, age) * window;
      double[] column = factor[age];
      column[age] = 1 + ridge;
      for (int older = age + 1; older < usable; older++) {
        column[older] = gram[base + slot(newest, older)] / norm[older] / norm[age];
      }
      rhs[age] = products[productOffset + slot(newest, age)] / norm[age];
    }
  }

  /**
   * Make a column of the factor, and take its part from what is left of the older columns and of
   * their products with g. These subtractions do not wait for one another, as those of a factor
   * that is made row by row would.
   */
  private void eliminate(int age, int usable) {
    double[] column = factor[age];
    double pivot = Math.sqrt(column[age]);
    column[age] = pivot;
    rhs[age] /= pivot;
    for (int older = age + 1; older < usable; older++) {
      column[older] /= pivot;
      rhs[older] -= column[older] * rhs[age];
    }
    for (int next = age + 1; next < usable; next++) {
      subtract(column[next], column, factor[next], next, usable);
    }
  }

  private static void subtract(double share, double[] column, double[] from, int first, int end) {
    for (int k = first; k < end; k++) {
      from[k] -= share * column[k];
    }
  }

  private boolean backward(int usable, int used) {
    for (int age = 0; age < usable; age++) {
      gamma[age] = 0;
    }
    boolean finite = true;
    for (int k = used - 1; k >= 0; k--) {
      double[] column = factor[ages[k]];
      double total = rhs[ages[k]];
      for (int l = k + 1; l < used; l++) {
        total -= column[ages[l]] * rhs[ages[l]];
      }
      rhs[ages[k]] = total / column[ages[k]];
      gamma[ages[k]] = rhs[ages[k]] / norm[ages[k]];
      finite &= Double.isFinite(gamma[ages[k]]);
    }
    return finite;
  }
}

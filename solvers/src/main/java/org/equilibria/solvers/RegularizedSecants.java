package org.equilibria.solvers;

/**
 * The small systems of Anderson's method of type I, of one row at a time, from S^T S and S^T Y
 * alone. With the columns s_0, ... of S made orthogonal one after the other (s^_i), the estimate B
 * = I - (S + Y~) (S^T S)^{-1} S^T of the Jacobian of z - f(z) takes in
 *
 * <pre>
 * y~_i = theta y_i - (1 - theta) B s_i,   theta = 1 where |eta| &gt;= t, eta = -s^_i^T B^{-1} y_i / ||s^_i||^2,
 * theta = (1 - sign(eta) t) / (1 - eta) elsewhere</pre>
 *
 * (Zhang, O'Donoghue and Boyd 2020, Powell-type regularization, in the signs of g = f(z) - z).
 * {@code s^_i^T B^{-1} y_i} is the pivot of column i in the factorization L U of S^T Y~, and
 * ||s^_i|| that of the Cholesky factorization R^T R of S^T S. By induction S + Y~ = (S + Y) Q with
 * Q triangular: what is mixed are differences of f.
 */
final class RegularizedSecants {

  private final int window;
  private final double threshold;
  private final double dependence;
  private final double[] cholesky;
  private final double[] lower;
  private final double[] upper;
  private final double[] mixed; // S^T Y~
  private final double[] mixture; // Q
  private final double[] along;
  private final double[] gamma;
  private final double[] share;
  private int columns;
  private int newest;

  RegularizedSecants(int window, double threshold, double dependence) {
    this.window = window;
    this.threshold = threshold;
    this.dependence = dependence;
    int entries = window * window;
    cholesky = new double[entries];
    lower = new double[entries];
    upper = new double[entries];
    mixed = new double[entries];
    mixture = new double[entries];
    along = new double[window];
    gamma = new double[window];
    share = new double[window];
  }

  /**
   * Factorize, and decide whether to restart.
   *
   * @param a S^T S, window x window entries of the ring buffer from {@code offset}
   * @param m S^T Y, the same
   * @param newestSlot slot of the newest column
   * @param count columns with the newest; one more than the window makes a restart
   * @return columns that are left: all, the newest alone, or 0 if it tells nothing
   */
  int update(double[] a, double[] m, int offset, int newestSlot, int count) {
    newest = newestSlot;
    if (count <= window && factorize(a, m, offset, count)) {
      return count;
    }
    return factorize(a, m, offset, 1) ? 1 : 0;
  }

  private boolean factorize(double[] a, double[] m, int offset, int count) {
    columns = count;
    for (int i = 0; i < count; i++) {
      if (!add(i, a, m, offset)) {
        columns = 0;
        return false;
      }
    }
    return true;
  }

  /** Return the slot of column k, the oldest being 0. */
  int slot(int k) {
    return Math.floorMod(newest - (columns - 1 - k), window);
  }

  private boolean add(int i, double[] a, double[] m, int offset) {
    double square = a[offset + slot(i) * window + slot(i)];
    double left = project(i, a, offset);
    if (!(left > dependence * dependence * square) || square == Double.POSITIVE_INFINITY) {
      return false;
    }
    fillLower(i, a, m, offset);
    double pivot = forward(i, m, offset);
    double theta = theta(-pivot / left);
    mix(i, theta);
    upper[i * window + i] = theta * pivot - (1 - theta) * left;
    fillMixedColumn(i, theta, a, m, offset);
    return upper[i * window + i] != 0 && Double.isFinite(upper[i * window + i]);
  }

  /** Find c with s_i - sum_j c_j s_j orthogonal to older columns; return what is left, squared. */
  private double project(int i, double[] a, int offset) {
    double left = a[offset + slot(i) * window + slot(i)];
    for (int j = 0; j < i; j++) {
      double total = a[offset + slot(i) * window + slot(j)];
      for (int k = 0; k < j; k++) {
        total -= cholesky[i * window + k] * cholesky[j * window + k];
      }
      total /= cholesky[j * window + j];
      cholesky[i * window + j] = total;
      left -= total * total;
    }
    cholesky[i * window + i] = Math.sqrt(Math.max(left, 0));
    for (int j = i - 1; j >= 0; j--) {
      double total = cholesky[i * window + j];
      for (int k = j + 1; k < i; k++) {
        total -= cholesky[k * window + j] * along[k];
      }
      along[j] = total / cholesky[j * window + j];
    }
    return left;
  }

  /** Write row i of S^T Y~ and of L. */
  private void fillLower(int i, double[] a, double[] m, int offset) {
    int row = offset + slot(i) * window;
    for (int j = 0; j < i; j++) {
      double total = 0;
      for (int k = 0; k <= j; k++) {
        double q = mixture[k * window + j];
        total += a[row + slot(k)] * (k == j ? q - 1 : q) + m[row + slot(k)] * q;
      }
      mixed[i * window + j] = total;
      for (int k = 0; k < j; k++) {
        total -= lower[i * window + k] * upper[k * window + j];
      }
      lower[i * window + j] = total / upper[j * window + j];
    }
  }

  /** Write column i of U for y_i itself, and return its pivot. */
  private double forward(int i, double[] m, int offset) {
    for (int j = 0; j < i; j++) {
      double total = m[offset + slot(j) * window + slot(i)];
      for (int k = 0; k < j; k++) {
        total -= lower[j * window + k] * upper[k * window + i];
      }
      upper[j * window + i] = total;
    }
    double pivot = m[offset + slot(i) * window + slot(i)];
    for (int k = 0; k < i; k++) {
      pivot -= lower[i * window + k] * upper[k * window + i];
    }
    return pivot;
  }

  private double theta(double eta) {
    if (Math.abs(eta) >= threshold) {
      return 1;
    }
    return (1 - (eta >= 0 ? threshold : -threshold)) / (1 - eta);
  }

  /** Turn column i of U, above its pivot, from y_i to y~_i, and write column i of Q. */
  private void mix(int i, double theta) {
    for (int k = 0; k < i; k++) {
      double q = 0;
      double u = 0;
      for (int j = k; j < i; j++) {
        q += along[j] * mixture[k * window + j];
        u += along[j] * upper[k * window + j];
      }
      mixture[k * window + i] = (1 - theta) * q;
      upper[k * window + i] = theta * upper[k * window + i] + (1 - theta) * u;
    }
    mixture[i * window + i] = theta;
  }

  private void fillMixedColumn(int i, double theta, double[] a, double[] m, int offset) {
    for (int j = 0; j <= i; j++) {
      double total = theta * m[offset + slot(j) * window + slot(i)];
      double rest = -a[offset + slot(j) * window + slot(i)];
      for (int k = 0; k < i; k++) {
        rest += along[k] * (mixed[j * window + k] + a[offset + slot(j) * window + slot(k)]);
      }
      mixed[j * window + i] = total + (1 - theta) * rest;
    }
  }

  /**
   * Solve S^T Y~ gamma = S^T g and express (S + Y~) gamma by S + Y.
   *
   * @param products S^T g by slot from {@code offset}
   * @return whether there is a finite solution
   */
  boolean solve(double[] products, int offset) {
    if (columns == 0) {
      return false;
    }
    for (int i = 0; i < columns; i++) {
      double total = products[offset + slot(i)];
      for (int k = 0; k < i; k++) {
        total -= lower[i * window + k] * gamma[k];
      }
      gamma[i] = total;
    }
    boolean finite = true;
    for (int i = columns - 1; i >= 0; i--) {
      for (int k = i + 1; k < columns; k++) {
        gamma[i] -= upper[i * window + k] * gamma[k];
      }
      gamma[i] /= upper[i * window + i];
      finite &= Double.isFinite(gamma[i]);
    }
    express();
    return finite;
  }

  private void express() {
    for (int k = 0; k < columns; k++) {
      share[k] = 0;
      for (int j = k; j < columns; j++) {
        share[k] += mixture[k * window + j] * gamma[j];
      }
    }
  }

  /** Return the coefficient of s_k + y_k in (S + Y~) gamma. */
  double share(int k) {
    return share[k];
  }
}

package org.equilibria.solvers;

import java.util.Arrays;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.JacobianProduct;
import org.equilibria.api.solve.SolveContext;

/**
 * GMRES (Saad and Schultz 1986) for (I - J) s = f(z) - z, one cycle. Each row has a Krylov space of
 * its own and leaves off when its residual is small enough; operations run over the batch. The
 * basis is orthogonalized twice by classical Gram-Schmidt: two reads of inner products for each
 * product with J, however long the basis.
 */
final class BatchedGmres {

  // Below this share of J v, in units of roundoff, a new direction is made of rounding.
  private static final double ROUNDING = 16;

  private final SolveContext context;
  private final Backend backend;
  private final JacobianProduct jacobian;
  private final int most;
  private final Matrix[] basis;
  private Matrix product;
  private Matrix direction;
  private double unitRoundoff;
  private MinimalResidual[] rows;
  private boolean[] open;
  private double[] along;
  private double[] left;
  private double[] length;
  private double[] coefficients;
  private final double[] column;

  /**
   * Prepare to solve.
   *
   * @param most products with J in a cycle; states in memory are two more
   */
  BatchedGmres(SolveContext context, JacobianProduct jacobian, int most) {
    this.context = context;
    this.jacobian = jacobian;
    this.most = most;
    backend = context.backend();
    basis = new Matrix[most];
    column = new double[most];
    allocate();
  }

  private void allocate() {
    Arrays.fill(basis, null);
    product = context.allocate();
    direction = context.allocate();
    unitRoundoff = product.precision().unitRoundoff();
    int count = context.rows();
    rows = new MinimalResidual[count];
    Arrays.setAll(rows, i -> new MinimalResidual(most));
    open = new boolean[count];
    along = new double[count * most];
    left = new double[count * (most + 1)];
    length = new double[count];
    coefficients = new double[count * (most + 2)];
  }

  /** Follow the rows that are left; nothing is remembered between solves. */
  void retain() {
    allocate();
  }

  /** Return the products that the last solve took for a row. */
  int columns(int row) {
    return rows[row].columns();
  }

  /** Return the residual of the linear system that the last solve left of a row, relative. */
  double left(int row) {
    return rows[row].left();
  }

  /**
   * Solve for some rows.
   *
   * @param wanted which rows
   * @param tolerance of each row, relative to its ||f(z) - z||
   * @return the solutions s, valid until the next call, 0 where not wanted
   */
  Matrix solve(Iterate it, boolean[] wanted, double[] tolerance) {
    System.arraycopy(wanted, 0, open, 0, open.length);
    begin(it);
    for (int k = 0; k < most && anyOpen(); k++) {
      jacobian.apply(basis(k), open, product);
      backend.axpby(1, basis(k), -1, product);
      extend(k, tolerance);
    }
    return combined();
  }

  private boolean anyOpen() {
    for (boolean o : open) {
      if (o) {
        return true;
      }
    }
    return false;
  }

  private Matrix basis(int k) {
    Matrix known = basis[k];
    if (known == null) {
      known = context.allocate();
      basis[k] = known;
    }
    return known;
  }

  /** Write f(z) - z of unit length; scaled by its norm first, whose square may not be a number. */
  private void begin(Iterate it) {
    for (int i = 0; i < open.length; i++) {
      double scale = open[i] ? 1 / it.residual()[i] : 0;
      coefficients[2 * i] = scale;
      coefficients[2 * i + 1] = -scale;
    }
    backend.combineRows(coefficients, new Matrix[] {it.fz(), it.z()}, basis(0));
    Matrix[] first = {basis(0)};
    context.rowGram(first, first, left);
    for (int i = 0; i < open.length; i++) {
      double unit = Math.sqrt(left[i]);
      open[i] &= unit > 0 && unit < Double.POSITIVE_INFINITY;
      rows[i].begin(open[i] ? unit * it.residual()[i] : 1);
      coefficients[i] = open[i] ? 1 / unit : 0;
    }
    backend.scaleRows(coefficients, basis(0), basis(0));
  }

  /** Take in (I - J) v_k: its part along the basis to H, what is left to the next of the basis. */
  private void extend(int k, double[] tolerance) {
    int count = k + 1;
    Matrix[] operands = Arrays.copyOf(basis, count + 1);
    context.rowGram(new Matrix[] {product}, Arrays.copyOf(basis, count), along);
    operands[count] = product;
    fillCoefficients(count, -1, 1, along, count);
    backend.combineRows(coefficients, operands, direction);
    operands[count] = direction;
    context.rowGram(new Matrix[] {direction}, operands, left);
    for (int i = 0; i < open.length; i++) {
      if (open[i]) {
        takeIn(i, k, tolerance[i]);
      }
    }
    if (count < most && anyOpen()) {
      fillCoefficients(count, -1, 1, left, count + 1);
      for (int i = 0; i < open.length; i++) {
        scaleOpen(i, count);
      }
      backend.combineRows(coefficients, operands, basis(count));
    }
  }

  private void fillCoefficients(int count, double share, double last, double[] of, int stride) {
    for (int i = 0; i < open.length; i++) {
      int base = i * (count + 1);
      for (int j = 0; j < count; j++) {
        coefficients[base + j] = open[i] ? share * of[i * stride + j] : 0;
      }
      coefficients[base + count] = open[i] ? last : 0;
    }
  }

  private void scaleOpen(int i, int count) {
    for (int j = 0; j <= count && open[i]; j++) {
      coefficients[i * (count + 1) + j] /= length[i];
    }
  }

  /** Add a column of H to a row's problem and see whether the row needs another. */
  private void takeIn(int i, int k, double tolerance) {
    int count = k + 1;
    int second = i * (count + 1);
    double squares = left[second + count];
    double whole = 0;
    for (int j = 0; j < count; j++) {
      double rest = left[second + j];
      column[j] = along[i * count + j] + rest;
      squares -= rest * rest;
      whole = Math.max(whole, Math.abs(along[i * count + j]));
    }
    length[i] = Math.sqrt(Math.max(squares, 0));
    boolean exhausted = !(length[i] > ROUNDING * unitRoundoff * Math.max(1, whole));
    boolean added = rows[i].add(column, exhausted ? 0 : length[i]);
    open[i] = added && !exhausted && rows[i].left() > tolerance;
  }

  private Matrix combined() {
    int used = 0;
    for (MinimalResidual row : rows) {
      used = Math.max(used, row.columns());
    }
    if (used == 0) {
      backend.fill(direction, 0);
      return direction;
    }
    Arrays.fill(coefficients, 0, rows.length * used, 0);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i].solve(), 0, coefficients, i * used, rows[i].columns());
    }
    backend.combineRows(coefficients, Arrays.copyOf(basis, used), direction);
    return direction;
  }
}

package org.equilibria.solvers;

import java.util.Arrays;
import java.util.Optional;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;

/**
 * One Broyden solve: the steps s_0, s_1, ... and their Gram matrix per row. The inverse estimate is
 * the product of the factors I + s_{j+1} s_j^T / ||s_j||^2 (Kelley 2003), whose action on g is g
 * plus a combination of steps; its coefficients follow from the products {@code <s_j, g>} and the
 * Gram matrix alone, so a step reads the history twice: once for products, once for the
 * combination.
 */
final class BroydenRun implements SolverRun {

  // Below this, 1 - <s, u>/||s||^2 has lost all but a few digits and the step is arbitrary.
  private static final double SINGULAR = 1e-12;

  private final SolveContext context;
  private final Backend backend;
  private final int memory;
  private final Matrix[] steps;
  private Matrix residual;
  private int stored;
  private int[] first;
  private int[] last;
  private final double[][] gram;
  private double[] products;
  private double[] coefficients;

  BroydenRun(SolveContext context, int memory) {
    this.context = context;
    this.memory = memory;
    backend = context.backend();
    steps = new Matrix[memory];
    residual = context.allocate();
    int rows = context.rows();
    first = new int[rows];
    last = new int[rows];
    Arrays.fill(last, -1);
    gram = new double[memory][];
    products = new double[rows * 2 * memory];
    coefficients = new double[rows * (memory + 2)];
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    Combinations.difference(backend, it.fz(), it.z(), residual);
    if (stored == 0) {
      Arrays.fill(first, 0);
      for (int row = 0; row < context.rows(); row++) {
        last[row] = it.active()[row] ? 0 : -1; // what a finished row had is overwritten from now on
      }
      backend.copy(residual, nextStep());
      stored = 1;
      return Proposal.IMAGE;
    }
    readProducts();
    for (int row = 0; row < context.rows(); row++) {
      fillCoefficients(row, it.active()[row], it.rebased()[row]);
      if (it.active()[row] && stored < memory) {
        last[row] = stored;
      }
    }
    writeNext(it, next);
    return Proposal.WRITTEN;
  }

  private Matrix nextStep() {
    if (steps[stored] == null) {
      steps[stored] = context.allocate();
    }
    return steps[stored];
  }

  /** Read {@code <s_j, g>} and the newest row of the Gram matrix in one pass over the history. */
  private void readProducts() {
    Matrix[] columns = Arrays.copyOf(steps, stored);
    context.rowGram(new Matrix[] {residual, steps[stored - 1]}, columns, products);
    int needed = context.rows() * stored;
    double[] newest = gram[stored - 1];
    if (newest == null || newest.length < needed) {
      newest = new double[needed];
      gram[stored - 1] = newest;
    }
    for (int row = 0; row < context.rows(); row++) {
      System.arraycopy(products, (row * 2 + 1) * stored, newest, row * stored, stored);
    }
  }

  /** Return {@code <s_i, s_j>} of a row, i at most j. */
  private double inner(int row, int i, int j) {
    return gram[j][row * (j + 1) + i];
  }

  // Coefficients of z, g, s_0, ... in z + s_new; the first is set to 0 where only s_new is wanted.
  private void fillCoefficients(int row, boolean active, boolean rebased) {
    int base = row * (stored + 2);
    Arrays.fill(coefficients, base, base + stored + 2, 0);
    coefficients[base] = 1;
    coefficients[base + 1] = 1;
    if (!active) {
      return;
    }
    if (rebased || !broydenStep(row, base + 2)) {
      Arrays.fill(coefficients, base + 2, base + stored + 2, 0);
      coefficients[base + 1] = 1;
      first[row] = stored; // the Picard step about to be taken opens a new history
    }
  }

  private boolean broydenStep(int row, int base) {
    int last = stored - 1;
    double scale = 1;
    for (int j = first[row]; j <= last; j++) {
      double along = alongStep(row, j, base) / inner(row, j, j);
      if (j < last) {
        coefficients[base + j + 1] += along;
      } else {
        scale = 1 - along;
      }
    }
    if (!(Math.abs(scale) > SINGULAR)) {
      return false;
    }
    coefficients[base - 1] = 1 / scale;
    boolean finite = Double.isFinite(1 / scale);
    for (int j = first[row]; j <= last; j++) {
      coefficients[base + j] /= scale;
      finite &= Double.isFinite(coefficients[base + j]);
    }
    return finite;
  }

  /** Return {@code <s_j, u>} for u = g + sum_i c_i s_i with the coefficients found so far. */
  private double alongStep(int row, int j, int base) {
    double total = products[row * 2 * stored + j];
    for (int i = first[row] + 1; i <= j; i++) {
      total += coefficients[base + i] * inner(row, i, j);
    }
    return total;
  }

  private void writeNext(Iterate it, Matrix next) {
    Matrix[] xs = new Matrix[stored + 2];
    xs[0] = it.z();
    xs[1] = residual;
    System.arraycopy(steps, 0, xs, 2, stored);
    if (stored == memory) {
      backend.combineRows(coefficients, xs, next);
      stored = 0;
      return;
    }
    for (int row = 0; row < context.rows(); row++) {
      coefficients[row * (stored + 2)] = 0;
    }
    Matrix step = nextStep();
    backend.combineRows(coefficients, xs, step);
    Combinations.sum(backend, it.z(), step, next);
    stored++;
  }

  @Override
  public Optional<InverseEstimate> inverseEstimate() {
    return Optional.of(new BroydenInverse(context, steps, first, last));
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    residual = context.allocate();
    for (int j = 0; j < memory; j++) {
      if (j < stored) {
        steps[j] = context.gatherRows(steps[j], rows);
      } else if (steps[j] != null) {
        steps[j] = context.allocate();
      }
    }
    first = Rows.gather(first, rows);
    last = Rows.gather(last, rows);
    for (int j = 0; j < stored - 1; j++) {
      gram[j] = Rows.gather(gram[j], rows, j + 1);
    }
  }
}

package org.equilibria.solvers;

import java.util.Arrays;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;

/** One Anderson solve of type I: ring buffers of differences, S^T S and S^T Y of each row. */
final class Anderson1Run implements SolverRun {

  // Any exponent below -1 makes the accelerated steps summable; this one is the paper's.
  private static final double SUMMABLE = -(1 + 1e-6);

  private final SolveContext context;
  private final Backend backend;
  private final int window;
  private final double damping;
  private final double growth;
  private final RegularizedSecants secants;
  private final Matrix[] steps;
  private final Matrix[] differences;
  private Matrix residual;
  private Matrix previousResidual;
  private Matrix previousState;
  private int filled;
  private int newest = -1;
  private boolean started;
  private int[] history;
  private int[] accelerated;
  private double[] firstResidual;
  private double[] stepGram;
  private double[] mixedGram;
  private double[] products;
  private double[] coefficients;

  Anderson1Run(SolveContext context, Anderson1.Options options) {
    this.context = context;
    backend = context.backend();
    window = options.window();
    damping = options.damping();
    growth = options.growth();
    secants = new RegularizedSecants(window, options.regularization(), options.dependence());
    steps = new Matrix[window];
    differences = new Matrix[window];
    residual = context.allocate();
    previousResidual = context.allocate();
    previousState = context.allocate();
    int rows = context.rows();
    history = new int[rows];
    accelerated = new int[rows];
    firstResidual = new double[rows];
    stepGram = new double[rows * window * window];
    mixedGram = new double[rows * window * window];
    products = new double[rows * 6 * window];
    coefficients = new double[rows * (2 * window + 2)];
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    Combinations.difference(backend, it.fz(), it.z(), residual);
    if (!started) {
      started = true;
      System.arraycopy(it.residual(), 0, firstResidual, 0, firstResidual.length);
      rememberPresent(it);
      return Combinations.relax(backend, damping, it, next);
    }
    pushDifferences(it);
    readProducts();
    int stride = 2 * filled + 2;
    for (int row = 0; row < context.rows(); row++) {
      int base = row * stride;
      Arrays.fill(coefficients, base, base + stride, 0);
      history[row] = it.rebased()[row] ? 0 : history[row] + 1;
      if (!it.active()[row] || !accelerate(row, base, it.residual()[row])) {
        coefficients[base] = 1 - damping;
        coefficients[base + 1] = damping;
      }
    }
    backend.combineRows(coefficients, operands(it), next);
    rememberPresent(it);
    return Proposal.WRITTEN;
  }

  private void pushDifferences(Iterate it) {
    newest = (newest + 1) % window;
    if (filled <= newest) {
      steps[newest] = context.allocate();
      differences[newest] = context.allocate();
      filled = newest + 1;
    }
    Combinations.difference(backend, it.z(), previousState, steps[newest]);
    Combinations.difference(backend, residual, previousResidual, differences[newest]);
  }

  /** Read the new rows and columns of both Gram matrices and S^T g in one pass. */
  private void readProducts() {
    Matrix[] all = Arrays.copyOf(steps, 2 * filled);
    System.arraycopy(differences, 0, all, filled, filled);
    context.rowGram(new Matrix[] {steps[newest], differences[newest], residual}, all, products);
    for (int row = 0; row < context.rows(); row++) {
      int base = row * window * window;
      int ofStep = row * 6 * filled;
      int ofDifference = ofStep + 2 * filled;
      for (int q = 0; q < filled; q++) {
        stepGram[base + newest * window + q] = products[ofStep + q];
        stepGram[base + q * window + newest] = products[ofStep + q];
        mixedGram[base + newest * window + q] = products[ofStep + filled + q];
        mixedGram[base + q * window + newest] = products[ofDifference + q];
      }
    }
  }

  /** Write the coefficients of an accelerated step, unless the row is to take another. */
  private boolean accelerate(int row, int base, double residualNorm) {
    if (history[row] == 0) {
      return false;
    }
    history[row] =
        secants.update(
            stepGram, mixedGram, row * window * window, newest, Math.min(history[row], window + 1));
    double bound = growth * firstResidual[row] * Math.pow(accelerated[row] + 1.0, SUMMABLE);
    if (!(residualNorm <= bound) || !secants.solve(products, (row * 3 + 2) * 2 * filled)) {
      return false;
    }
    accelerated[row]++;
    coefficients[base] = 0;
    coefficients[base + 1] = 1;
    for (int k = 0; k < history[row]; k++) {
      int slot = secants.slot(k);
      coefficients[base + 2 + slot] = -secants.share(k);
      coefficients[base + 2 + filled + slot] = -secants.share(k);
    }
    return true;
  }

  private Matrix[] operands(Iterate it) {
    Matrix[] xs = new Matrix[2 * filled + 2];
    xs[0] = it.z();
    xs[1] = it.fz();
    System.arraycopy(steps, 0, xs, 2, filled);
    System.arraycopy(differences, 0, xs, 2 + filled, filled);
    return xs;
  }

  private void rememberPresent(Iterate it) {
    Matrix swap = previousResidual;
    previousResidual = residual;
    residual = swap;
    backend.copy(it.z(), previousState);
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    residual = context.allocate();
    previousResidual = context.gatherRows(previousResidual, rows);
    previousState = context.gatherRows(previousState, rows);
    Rows.gather(context, steps, filled, rows);
    Rows.gather(context, differences, filled, rows);
    history = Rows.gather(history, rows);
    accelerated = Rows.gather(accelerated, rows);
    firstResidual = Rows.gather(firstResidual, rows, 1);
    stepGram = Rows.gather(stepGram, rows, window * window);
    mixedGram = Rows.gather(mixedGram, rows, window * window);
  }
}

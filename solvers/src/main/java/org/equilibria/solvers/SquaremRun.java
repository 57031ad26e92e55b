package org.equilibria.solvers;

import java.util.Arrays;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;

/**
 * One SQUAREM solve. All rows are in the same third of a cycle; one that is told to forget goes on
 * by plain steps until the next cycle begins.
 */
final class SquaremRun implements SolverRun {

  private static final int TERMS = 3;
  private static final int PRODUCTS = 4;

  private final SolveContext context;
  private final Backend backend;
  private final Squarem.Scheme scheme;
  private final double firstCap;
  private final double growth;
  private Matrix start;
  private Matrix step;
  private Matrix bend;
  private double[] cap;
  private double[] length;
  private boolean[] cycling;
  private double[] products;
  private double[] coefficients;

  SquaremRun(SolveContext context, Squarem.Options options) {
    this.context = context;
    backend = context.backend();
    scheme = options.scheme();
    firstCap = options.cap();
    growth = options.growth();
    start = context.allocate();
    step = context.allocate();
    bend = context.allocate();
    int rows = context.rows();
    cap = new double[rows];
    Arrays.fill(cap, firstCap);
    length = new double[rows];
    cycling = new boolean[rows];
    products = new double[rows * PRODUCTS];
    coefficients = new double[rows * TERMS];
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    switch (it.index() % 3) {
      case 0 -> {
        backend.copy(it.z(), start);
        Arrays.fill(cycling, true);
        return Proposal.IMAGE;
      }
      case 1 -> {
        extrapolate(it, next);
        return Proposal.WRITTEN;
      }
      default -> {
        for (int row = 0; row < context.rows(); row++) {
          learn(row, it.rebased()[row]);
        }
        return Proposal.IMAGE;
      }
    }
  }

  /** Write (1 - alpha)^2 z + 2 alpha (1 - alpha) f(z) + alpha^2 f(f(z)). */
  private void extrapolate(Iterate it, Matrix next) {
    Combinations.difference(backend, it.z(), start, step);
    Combinations.difference(backend, it.fz(), it.z(), bend);
    Combinations.difference(backend, bend, step, bend);
    Matrix[] both = {step, bend};
    context.rowGram(both, both, products);
    for (int row = 0; row < context.rows(); row++) {
      cycling[row] &= !it.rebased()[row];
      double alpha = cycling[row] && it.active()[row] ? length(row) : 1;
      length[row] = alpha;
      int base = row * TERMS;
      coefficients[base] = (1 - alpha) * (1 - alpha);
      coefficients[base + 1] = 2 * alpha * (1 - alpha);
      coefficients[base + 2] = alpha * alpha;
    }
    backend.combineRows(coefficients, new Matrix[] {start, it.z(), it.fz()}, next);
  }

  private double length(int row) {
    double rr = products[row * PRODUCTS];
    double rv = products[row * PRODUCTS + 1];
    double vv = products[row * PRODUCTS + 3];
    double alpha =
        switch (scheme) {
          case S1 -> -rv / vv;
          case S2 -> -rr / rv;
          case S3 -> Math.sqrt(rr / vv);
        };
    return alpha > 1 ? Math.min(alpha, cap[row]) : 1; // 1 where it is NaN, too
  }

  /** Adapt the cap to how the cycle went. */
  private void learn(int row, boolean failed) {
    if (!cycling[row]) {
      return;
    }
    boolean cut = length[row] == cap[row];
    if (failed) {
      cap[row] = Math.max(firstCap, cap[row] / growth);
    } else if (cut && Double.isFinite(cap[row] * growth)) {
      cap[row] *= growth;
    }
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    start = context.gatherRows(start, rows);
    step = context.allocate();
    bend = context.allocate();
    cap = Rows.gather(cap, rows, 1);
    length = Rows.gather(length, rows, 1);
    cycling = Rows.gather(cycling, rows);
  }
}

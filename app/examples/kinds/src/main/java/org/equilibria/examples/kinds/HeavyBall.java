package org.equilibria.examples.kinds;

import java.util.Arrays;
import java.util.Set;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.option.Option;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;

/** The heavy ball: z &lt;- f(z) + momentum (z - z'), z' the iterate before (Polyak 1964). */
public record HeavyBall(Options options) implements Solver {

  /** Options of the heavy ball. */
  public record Options(
      @Option(
              help = "share of the last step that is kept",
              value = "0.3",
              min = 0,
              max = 1,
              maxExclusive = true)
          double momentum) {}

  /** One matrix is kept between steps, so proposals are extrapolations that may be refused. */
  @Override
  public Traits traits() {
    return new Traits(false, 1, Set.of());
  }

  @Override
  public SolverRun start(SolveContext context) {
    return new Run(context, options.momentum());
  }

  private static final class Run implements SolverRun {

    private static final int TERMS = 3;

    private final SolveContext context;
    private final double momentum;
    private Matrix before;
    private double[] coefficients;

    Run(SolveContext context, double momentum) {
      this.context = context;
      this.momentum = momentum;
      before = context.allocate();
      coefficients = new double[TERMS * context.rows()];
    }

    @Override
    public Proposal step(Iterate it, Matrix next, RowFaults faults) {
      Backend backend = context.backend();
      Arrays.fill(coefficients, 0);
      for (int row = 0; row < it.active().length; row++) {
        // A row without a past, at its start or after a refusal, takes a plain step.
        boolean moving = it.index() > 0 && !it.rebased()[row];
        coefficients[TERMS * row] = 1;
        coefficients[TERMS * row + 1] = moving ? momentum : 0;
        coefficients[TERMS * row + 2] = moving ? -momentum : 0;
      }
      backend.combineRows(coefficients, new Matrix[] {it.fz(), it.z(), before}, next);
      backend.copy(it.z(), before);
      return Proposal.WRITTEN;
    }

    @Override
    public boolean canRetain() {
      return true;
    }

    @Override
    public void retain(int[] rows) {
      before = context.gatherRows(before, rows);
      coefficients = new double[TERMS * rows.length];
    }
  }
}

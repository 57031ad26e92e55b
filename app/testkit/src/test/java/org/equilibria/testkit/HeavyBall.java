package org.equilibria.testkit;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;

/** Solve by z + (f(z) - z) + 0.1 (z - previous z): simple, but with a history to get wrong. */
final class HeavyBall implements Solver {

  @Override
  public Traits traits() {
    return new Traits(false, 1, Set.of()).withInverseEstimate();
  }

  @Override
  public SolverRun start(SolveContext context) {
    return new Run(context);
  }

  private static final class Run implements SolverRun {
    private final SolveContext context;
    private final Backend backend;
    private Matrix previous;
    private boolean started;

    Run(SolveContext context) {
      this.context = context;
      backend = context.backend();
      previous = context.allocate();
    }

    @Override
    public Proposal step(Iterate it, Matrix next, RowFaults faults) {
      if (started) {
        double[] coefficients = new double[context.rows() * 3];
        for (int row = 0; row < context.rows(); row++) {
          Arrays.fill(coefficients, row * 3, row * 3 + 3, 0);
          coefficients[row * 3] = 1;
          if (!it.rebased()[row]) {
            coefficients[row * 3 + 1] = 0.1;
            coefficients[row * 3 + 2] = -0.1;
          }
        }
        backend.combineRows(coefficients, new Matrix[] {it.fz(), it.z(), previous}, next);
      } else {
        backend.copy(it.fz(), next);
      }
      backend.copy(it.z(), previous);
      started = true;
      return Proposal.WRITTEN;
    }

    @Override
    public boolean canRetain() {
      return true;
    }

    @Override
    public void retain(int[] rows) {
      previous = context.gatherRows(previous, rows);
    }

    @Override
    public Optional<InverseEstimate> inverseEstimate() {
      return Optional.of(backend::copy);
    }
  }
}

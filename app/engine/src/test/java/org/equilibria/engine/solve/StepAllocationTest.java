package org.equilibria.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Steps;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.solve.Traits;
import org.equilibria.backend.ejml.EjmlBackend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A step allocates what it hands to the solver, and nothing that grows with the rows. */
class StepAllocationTest {

  // The objects of a step take a few hundred bytes; an array of anything a row takes a byte a row.
  private static final int ROWS = 20_000;
  private static final int FEW = 10;
  private static final int MANY = 110;

  @ParameterizedTest
  @EnumSource(Proposal.class)
  void noStepAllocatesAsMuchAsAnArrayOfRows(Proposal proposal) {
    try (Backend backend = EjmlBackend.open();
        Scope scope = backend.openScope("test", Precision.F32)) {
      bytes(scope, proposal, FEW);
      long few = bytes(scope, proposal, FEW);
      long many = bytes(scope, proposal, MANY);
      assertThat(many - few).isLessThan((long) (MANY - FEW) * ROWS);
    }
  }

  private static long bytes(Scope parent, Proposal proposal, int evaluations) {
    Termination rule =
        Termination.builder()
            .rtol(0)
            .atol(0)
            .maxEvaluations(evaluations)
            .maxSteps(evaluations)
            .stallWindow(evaluations + 1)
            .build();
    try (Scope scope = parent.child("solve")) {
      Matrix start = scope.zeros(ROWS, 1);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      new SolveLoop(SolveSettings.quiet())
          .solve(new Falling(), Optional.empty(), start, new Always(proposal), rule, scope);
      return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }
  }

  /** Report residuals that fall with every evaluation. */
  private static final class Falling implements Evaluator {
    private double residual = 1;

    @Override
    public int rows() {
      return ROWS;
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
      residual /= 2;
      Arrays.fill(report.residual(), residual);
      Arrays.fill(report.imageNorm(), 1);
    }
  }

  /** A solver with a history that always proposes alike. */
  private record Always(Proposal proposal) implements Solver {
    @Override
    public Traits traits() {
      return new Traits(false, 1, Set.of(), Steps.EXTRAPOLATION);
    }

    @Override
    public SolverRun start(SolveContext context) {
      return new SolverRun() {
        @Override
        public Proposal step(Iterate iterate, Matrix next, RowFaults faults) {
          return proposal;
        }
      };
    }
  }
}

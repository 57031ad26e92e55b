package org.equilibria.solvers;

import java.util.Set;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;

/**
 * The iteration z &lt;- z + damping (f(z) - z) (Banach 1922; Krasnoselskii 1955 for damping below
 * 1).
 *
 * <p><b>Guarantee.</b> Converges at rate 1 - damping (1 - L) for an f that is L-Lipschitz in some
 * norm with L below 1; and, without a rate, for positive concave maps that are bounded, from every
 * start that is not negative (Yates 1995).
 *
 * <p><b>Cost a step.</b> One evaluation; no state, no read.
 */
public final class Picard implements Solver {

  private final Options options;

  /**
   * Options of the iteration.
   *
   * @param damping share of the step f(z) - z that is taken
   */
  public record Options(
      @Option(
              help = "share of the step f(z) - z that is taken",
              value = "1",
              min = 0,
              minExclusive = true,
              max = 1)
          double damping) {}

  /** Create a solver. */
  public Picard(Options options) {
    this.options = options;
  }

  @Override
  public Traits traits() {
    return new Traits(
        false,
        0,
        Set.of(
            Property.CONTRACTION_1,
            Property.CONTRACTION_2,
            Property.CONTRACTION_INF,
            Property.NON_NEGATIVE));
  }

  @Override
  public SolverRun start(SolveContext context) {
    return new Run(context.backend(), options.damping());
  }

  private record Run(Backend backend, double damping) implements SolverRun {

    @Override
    public Proposal step(Iterate it, Matrix next, RowFaults faults) {
      return Combinations.relax(backend, damping, it, next);
    }

    @Override
    public boolean canRetain() {
      return true;
    }

    @Override
    public void retain(int[] rows) {
      // nothing is remembered between steps
    }
  }
}

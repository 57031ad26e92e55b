package org.equilibria.solvers;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;
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
import org.equilibria.api.solve.Steps;
import org.equilibria.api.solve.Traits;
import org.jspecify.annotations.Nullable;

/**
 * Averaged iteration z &lt;- z + t_k (f(z) - z) (Krasnoselskii 1955; Mann 1953), t_k in [0.1, 0.9],
 * each row on its own. With r = f(z) - z and the residual p before it, the step that would have
 * made the last residual least on an affine map, t_k = t_{k-1} (p, p - r) / ||p - r||^2 (Irons and
 * Tuck 1969), is taken, cut to that range; or a fixed one.
 *
 * <p><b>Guarantee.</b> Converges for every f that is non-expansive in the Euclidean norm and has a
 * fixed point, where plain steps may go round it for ever, because sum t_k (1 - t_k) is infinite
 * whatever the rule says (Reich 1979); for a contraction of factor L in any norm at rate 1 - t_k (1
 * - L).
 *
 * <p><b>Cost a step.</b> One evaluation; 2 states and 4 inner products, read at once, none of them
 * with a fixed step.
 */
public final class KrasnoselskiiMann implements Solver {

  private static final double LEAST = 0.1;
  private static final double MOST = 0.9;
  private static final double FIRST = 0.5;

  private final Options options;

  /**
   * Options of averaged iteration.
   *
   * @param step fixed share of the residual that is added; empty for the rule
   */
  public record Options(
      @Option(
              help = "fixed share of f(z) - z that is taken, empty for one by the last residuals",
              value = "",
              min = 0,
              minExclusive = true,
              max = 1,
              maxExclusive = true)
          OptionalDouble step) {}

  /** Create a solver. */
  public KrasnoselskiiMann(Options options) {
    this.options = options;
  }

  @Override
  public Traits traits() {
    return new Traits(
        false,
        options.step().isPresent() ? 0 : 2,
        Set.of(Property.CONTRACTION_1, Property.CONTRACTION_2, Property.CONTRACTION_INF),
        Steps.ITERATION);
  }

  @Override
  public SolverRun start(SolveContext context) {
    return new Run(context, options.step());
  }

  private static final class Run implements SolverRun {

    private static final int TERMS = 2;

    private final SolveContext context;
    private final Backend backend;
    private final OptionalDouble fixed;
    private @Nullable Matrix residual;
    private @Nullable Matrix before;
    private double[] step;
    private double[] inner;
    private double[] coefficients;
    private boolean started;

    Run(SolveContext context, OptionalDouble fixed) {
      this.context = context;
      this.fixed = fixed;
      backend = context.backend();
      step = new double[context.rows()];
      Arrays.fill(step, fixed.orElse(FIRST));
      allocate();
    }

    private void allocate() {
      int rows = context.rows();
      inner = new double[TERMS * TERMS * rows];
      coefficients = new double[TERMS * rows];
      if (fixed.isEmpty()) {
        residual = context.allocate();
        before = before == null ? context.allocate() : before;
      }
    }

    @Override
    public Proposal step(Iterate it, Matrix next, RowFaults faults) {
      if (fixed.isEmpty()) {
        adapt(it);
      }
      for (int row = 0; row < step.length; row++) {
        boolean active = it.active()[row];
        coefficients[TERMS * row] = active ? 1 - step[row] : 0;
        coefficients[TERMS * row + 1] = active ? step[row] : 0;
      }
      backend.combineRows(coefficients, new Matrix[] {it.z(), it.fz()}, next);
      return Proposal.WRITTEN;
    }

    private void adapt(Iterate it) {
      Matrix present = Objects.requireNonNull(residual);
      Matrix past = Objects.requireNonNull(before);
      Combinations.difference(backend, it.fz(), it.z(), present);
      if (started) {
        Matrix[] both = {past, present};
        context.rowGram(both, both, inner);
        for (int row = 0; row < step.length; row++) {
          step[row] = it.rebased()[row] ? FIRST : next(row);
        }
      }
      started = true;
      before = present;
      residual = past;
    }

    private double next(int row) {
      int base = TERMS * TERMS * row;
      double along = inner[base] - inner[base + 1];
      double squares = inner[base] - 2 * inner[base + 1] + inner[base + TERMS + 1];
      double wanted = step[row] * along / squares;
      return Double.isNaN(wanted) ? FIRST : Math.min(MOST, Math.max(LEAST, wanted));
    }

    @Override
    public boolean canRetain() {
      return true;
    }

    @Override
    public void retain(int[] rows) {
      step = Rows.gather(step, rows, 1);
      if (fixed.isEmpty()) {
        before = context.gatherRows(Objects.requireNonNull(before), rows);
      }
      allocate();
    }
  }
}

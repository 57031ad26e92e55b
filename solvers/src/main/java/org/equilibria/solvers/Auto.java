package org.equilibria.solvers;

import java.util.Set;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;

/**
 * A poly-algorithm: each row begins with Anderson's method and is moved, at fixed evaluations, to
 * the method that is to finish it soonest, by the rate at which its residual has fallen.
 *
 * <ol>
 *   <li>{@code anderson} over the last {@value #WINDOW} differences solves most problems in few
 *       steps. Where f turns out not to be linear, older ones than the newest five are used only
 *       back to residuals of {@value #CONTRAST} times the present one (as in Chupin, Dupuy,
 *       Legendre and Séré 2021);
 *   <li>{@code broyden2}, whose memory spans more modes, takes the rows that fall slowly. It has
 *       watched the steps of the others since the first decision, so that moving costs nothing;
 *   <li>{@code broyden} takes the rows that do not fall at all, as where a kink or a nilpotent part
 *       hides for many steps what least squares need to know (value iteration);
 *   <li>{@code newton-krylov} takes the rows that have not fallen by the fourth decision, as where
 *       f expands, if the map has products J v: affine cells and adjoints. Steps that are refused
 *       are followed by plain ones, not by shorter ones, so that where f expands by much it is
 *       surer by itself.
 * </ol>
 *
 * A row that no method helps stays with the one that served it best, and the loop sends it back to
 * plain steps in time. It goes on from its present iterate, of which the loop has seen to it that
 * its residual is near its lowest: the lowest itself may be the start. What was decided, when and
 * why stands in the details of the outcomes. Nothing is decided by the clock, so that a row is
 * solved as it would be alone.
 *
 * <p><b>Guarantee.</b> None of its own.
 *
 * <p><b>Cost a step.</b> One evaluation and the step of Anderson's method; after {@value
 * AutoRun#FIRST} evaluations that of broyden2 as well, which is to cost no more than the evaluation
 * where that is known: on affine maps of width n at most n/4 updates are remembered, 8 n flops each
 * for the 2 n^2 of the map. A step of newton-krylov takes up to {@value #NEWTON_MEMORY} products. 2
 * memory + 91 states at most, when rows are with every method.
 */
public final class Auto implements Solver {

  static final int WINDOW = 20;
  static final double CONTRAST = 100;
  static final int BROYDEN_MEMORY = 20;
  static final int NEWTON_MEMORY = 20;
  private static final double FORCING = 0.5;
  private static final double RIDGE = 1e-10;
  private static final int SHARE = 4;

  private final Options options;

  /**
   * Options of the poly-algorithm.
   *
   * @param memory most updates that broyden2 remembers
   */
  public record Options(
      @Option(
              help =
                  "updates that broyden2 remembers; on affine maps at most a quarter of the width",
              value = "100",
              min = 1,
              max = 1000)
          int memory) {}

  /** Create a solver. */
  public Auto(Options options) {
    this.options = options;
  }

  @Override
  public Traits traits() {
    // Two windows, two memories, the steps of broyden and a Krylov space, with the work space of
    // each.
    int states =
        2 * WINDOW + 3 + 2 * options.memory() + 3 + BROYDEN_MEMORY + 1 + NEWTON_MEMORY + 3 + 1;
    return new Traits(false, states, Set.<Property>of()).withInverseEstimate();
  }

  @Override
  public SolverRun start(SolveContext context) {
    return new AutoRun(context, method -> start(method, context));
  }

  private SolverRun start(AutoRun.Method method, SolveContext context) {
    return switch (method) {
      case ANDERSON -> new AndersonRun(context, new Anderson.Options(WINDOW, 1, RIDGE), CONTRAST);
      case BROYDEN2 -> new Broyden2Run(context, new Broyden2.Options(memory(context), 1));
      case BROYDEN -> new BroydenRun(context, BROYDEN_MEMORY);
      case NEWTON ->
          new NewtonKrylovRun(
              context,
              context.jacobian().orElseThrow(),
              new NewtonKrylov.Options(NEWTON_MEMORY, FORCING));
    };
  }

  private int memory(SolveContext context) {
    boolean affine = context.affineForm().isPresent() || context.adjointForm().isPresent();
    return affine
        ? Math.max(1, Math.min(options.memory(), context.width() / SHARE))
        : options.memory();
  }
}

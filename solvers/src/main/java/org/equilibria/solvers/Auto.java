package org.equilibria.solvers;

import java.util.Set;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;

/**
 * A poly-algorithm: each row begins with Anderson's method and is moved to the method that is to
 * finish it soonest, by the rate at which its residual has fallen for the work that was done, the
 * steps that the loop refused and what a step of another method costs. Work is counted in
 * evaluations; a product with the Jacobian is one.
 *
 * <ol>
 *   <li>{@code anderson} over the last {@value #WINDOW} differences solves most problems in few
 *       steps. States more than twice as wide as that begin with five, whose steps cost little
 *       beside an evaluation, and go on over more where the rate leaves more than three times the
 *       evaluations of the first decision to do; on affine maps, whose evaluations are cheap, over
 *       n/{@value #COLUMN} of them, at least half of the window. Eigenvalues that fill a disc leave
 *       long memory nothing to gain over plain steps, those on a line the root of the condition:
 *       weights that are certified to be symmetric get the whole window from the start. Where f
 *       turns out not to be linear, older differences than the newest five are used only back to
 *       residuals of {@value #CONTRAST} times the present one (as in Chupin, Dupuy, Legendre and
 *       Séré 2021);
 *   <li>{@code broyden2}, whose memory spans more modes, takes the rows that fall slowly. It begins
 *       with the differences that Anderson's method has of a row, from which it makes the updates
 *       that it would have made itself: nothing is paid for it before it is needed;
 *   <li>{@code broyden} takes the rows that do not fall at all, as where a kink or a nilpotent part
 *       hides for many steps what least squares need to know (value iteration);
 *   <li>{@code newton} takes the rows that the present rate would bring to the tolerance only after
 *       several times the work of a Newton step, if most steps were refused or there were more than
 *       a linear map would have needed; and those that have not fallen at all, as where f expands.
 *       It is for maps with products J v or J^T u; a row of any other map gets it, by differences,
 *       after six times its work in vain. {@code newton-krylov} stands in for it at widths above
 *       {@value #WIDEST}, and follows it.
 * </ol>
 *
 * A row that no method helps stays with the one that served it best, and the loop sends it back to
 * plain steps in time. It goes on from its present iterate, of which the loop has seen to it that
 * its residual is near its lowest, the start perhaps aside. Newton steps begin at the iterate of
 * lowest residual that the loop went back to, if plain steps have led away from there. What was
 * decided, when and why stands in the details of the outcomes. Nothing is decided by the clock or
 * by other rows, so that a row is solved as it would be alone.
 *
 * <p><b>Guarantee.</b> None of its own.
 *
 * <p><b>Cost a step.</b> One evaluation and the step of the row's method alone. That of broyden2 is
 * to cost no more than the evaluation where that is known: on affine maps of width n at most n/4
 * updates are remembered, 8 n flops each for the 2 n^2 of the map. A Newton step takes n products
 * and 2/3 n^3 operations, or a product and these where the map shows its weight; one of
 * newton-krylov up to {@value #KRYLOV_MEMORY} products. 2 memory + 95 states with one run of every
 * method; anderson and broyden begin anew, with states of their own, for rows that come to them at
 * another step.
 */
public final class Auto implements Solver {

  static final int KRYLOV_MEMORY = 20;
  static final int WIDEST = 500;

  private static final int WINDOW = 20;
  private static final double CONTRAST = 100;
  private static final int BROYDEN_MEMORY = 20;
  private static final Solver BROYDEN = new Broyden(new Broyden.Options(BROYDEN_MEMORY));
  private static final Solver KRYLOV =
      new NewtonKrylov(new NewtonKrylov.Options(KRYLOV_MEMORY, 0.5));
  private static final Solver NEWTON = new Newton(new Newton.Options(WIDEST));
  private static final int SHARE = 4;
  // Up to so many windows wide, few steps span the space, and calls cost more than entries.
  private static final int SPANNED = 2;
  // A difference takes two inner products and an addition, 6 n flops in f64 that read each entry
  // anew, for the 2 n^2 of the map, which reads its weight once for many rows: at equal flops, n/3
  // differences, a step would take about four times as long as the evaluation.
  private static final int COLUMN = 12;
  // 2/3 n^3 operations are n / 3 products with a weight, of 2 n^2 operations each.
  private static final double FACTORIZATION = 3;

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
    // Two windows, two memories, the steps of broyden, a Krylov space and what newton takes, with
    // the work space of each; proposals of one method and the iterates that rows may return to.
    int states =
        2 * WINDOW + 3 + 2 * options.memory() + 3 + BROYDEN_MEMORY + 1 + KRYLOV_MEMORY + 3 + 3 + 2;
    return new Traits(false, states, Set.<Property>of()).withInverseEstimate();
  }

  @Override
  public SolverRun start(SolveContext context) {
    CountedContext counted = new CountedContext(context);
    int width = context.width();
    AutoMethod linear = width <= WIDEST ? AutoMethod.NEWTON : AutoMethod.NEWTON_KRYLOV;
    double work = linearWork(linear, context);
    boolean products = context.jacobian().isPresent() || context.transposedJacobian().isPresent();
    return new AutoRun(
        counted,
        () -> new AutoRow(width, linear, work, products, beginsNarrow(context)),
        anderson(counted, beginsNarrow(context) ? AndersonRun.LEAST : window(context)),
        method -> start(method, counted),
        this::traits);
  }

  /** Return the most work of a step, with the evaluation of where it leads and another. */
  private static double linearWork(AutoMethod linear, SolveContext context) {
    if (linear == AutoMethod.NEWTON_KRYLOV) {
      return 2 + KRYLOV_MEMORY;
    }
    return showsWeight(context) ? 2 + context.width() / FACTORIZATION : 2 + context.width();
  }

  private static boolean showsWeight(SolveContext context) {
    return context.affineForm().isPresent() || context.adjointForm().isPresent();
  }

  /**
   * Return whether old differences are of little use at first: where the window spans a small part
   * of the space, unless eigenvalues are known to lie on a line, which is where long memory pays.
   */
  private static boolean beginsNarrow(SolveContext context) {
    return context.width() > SPANNED * WINDOW && !isSymmetric(context);
  }

  /** Return whether the weight of a layer is certified to be symmetric. */
  private static boolean isSymmetric(SolveContext context) {
    return context
        .adjointForm()
        .map(AdjointForm::memo)
        .or(() -> context.affineForm().map(AffineForm::memo))
        .filter(memo -> memo.certificate().property().implies(Property.SYMMETRIC_CONTRACTION))
        .isPresent();
  }

  private static AndersonRun anderson(SolveContext context, int reach) {
    return new AndersonRun(
        context, new Anderson.Options(window(context), 1, 1e-10), CONTRAST, reach);
  }

  private static int window(SolveContext context) {
    return beginsNarrow(context) && showsWeight(context)
        ? Math.min(WINDOW, Math.max(WINDOW / 2, context.width() / COLUMN))
        : WINDOW;
  }

  private SolverRun start(AutoMethod method, SolveContext context) {
    return switch (method) {
      case ANDERSON -> anderson(context, window(context));
      case BROYDEN2 -> new Broyden2Run(context, new Broyden2.Options(memory(context), 1));
      case BROYDEN -> BROYDEN.start(context);
      case NEWTON_KRYLOV -> KRYLOV.start(context);
      case NEWTON -> NEWTON.start(context);
    };
  }

  private Traits traits(AutoMethod method) {
    return switch (method) {
      case ANDERSON, BROYDEN2, BROYDEN -> traits();
      case NEWTON_KRYLOV -> KRYLOV.traits();
      case NEWTON -> NEWTON.traits();
    };
  }

  private int memory(SolveContext context) {
    return showsWeight(context)
        ? Math.max(1, Math.min(options.memory(), context.width() / SHARE))
        : options.memory();
  }
}

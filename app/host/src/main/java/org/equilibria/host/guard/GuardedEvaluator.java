package org.equilibria.host.guard;

import java.util.Optional;
import java.util.function.IntPredicate;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Jacobian;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;

/**
 * An evaluator of others. By what it measures rows are called converged, so that its measurements
 * are taken again in the first evaluations and every sixteenth after them: two passes over states
 * beside an evaluation.
 */
final class GuardedEvaluator implements Evaluator, Guard {

  /** Rounding of an image that was written after it was measured is one unit of its size. */
  private static final double UNITS = 8;

  /**
   * Sums of squares in f64 differ by less than a millionth; those in the precision of the matrices
   * by a unit a column more.
   */
  private static final double SUMS = 1e-6;

  /**
   * Squares of entries below vanish, and sums of squares above overflow, where nothing is scaled.
   */
  private static final double SMALL = 0x1p-500;

  private static final double LARGE = 0x1p499;

  private final Evaluator evaluator;
  private final Owner owner;
  private long evaluations;

  GuardedEvaluator(Evaluator evaluator, Owner owner) {
    this.evaluator = evaluator;
    this.owner = owner;
  }

  @Override
  public Owner owner() {
    return owner;
  }

  @Override
  public int rows() {
    return evaluator.rows();
  }

  @Override
  public int width() {
    return evaluator.width();
  }

  @Override
  public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
    owner.run("evaluate()", () -> evaluator.evaluate(z, accuracy, out, report));
    IntPredicate measured = row -> !Double.isNaN(accuracy[row]) && !report.isMissing(row);
    if (Guard.isWatched(evaluations++)) {
      checkMeasurements(z, out, report, measured);
    }
    noticeLost(z, report, measured);
  }

  private void checkMeasurements(Matrix z, Matrix out, Evaluation report, IntPredicate measured) {
    Backend backend = z.scope().backend();
    int rows = z.rows();
    double[] residual = new double[rows];
    double[] image = new double[rows];
    double[] state = new double[rows];
    backend.rowDistances(out, z, report.norm(), residual);
    backend.rowNorms(out, report.norm(), image);
    backend.rowNorms(z, report.norm(), state);
    double unit = z.precision().unitRoundoff();
    double sums = SUMS + unit * z.cols();
    for (int row = 0; row < rows; row++) {
      double rounding = UNITS * unit * (image[row] + state[row]) + SMALL;
      if (measured.test(row)) {
        check(
            "||f(z) - z||",
            report.residual()[row],
            residual[row],
            rounding + sums * residual[row],
            row);
        check("||f(z)||", report.imageNorm()[row], image[row], rounding + sums * image[row], row);
      }
    }
  }

  private void check(String what, double said, double found, double apart, int row) {
    boolean fits =
        Double.isFinite(found)
            ? Math.abs(said - found) <= apart || found > LARGE && said == Double.POSITIVE_INFINITY
            : !Double.isFinite(said);
    if (!fits) {
      throw owner.broken(
          "evaluate() reported %s = %s in row %d, where it is %s"
              .formatted(what, said, row, found));
    }
  }

  private void noticeLost(Matrix z, Evaluation report, IntPredicate measured) {
    if (owner.firstNonFinite().isEmpty()
        && FiniteRows.firstLost(measured, report.imageNorm()) >= 0) {
      int row = FiniteRows.firstLost(measured, report.imageNorm(), FiniteRows.largest(z));
      if (row >= 0) {
        owner.madeNonFinite(
            "evaluate() gave an image that is not finite in row %d of a batch, where z is"
                .formatted(row));
      }
    }
  }

  @Override
  public Optional<AdjointForm> adjointForm() {
    return owner.given("adjointForm()", evaluator::adjointForm);
  }

  @Override
  public Optional<Jacobian> jacobian() {
    return owner.given("jacobian()", evaluator::jacobian).map(j -> new Moving(j, owner));
  }

  @Override
  public boolean canRetain() {
    return owner.given("canRetain()", evaluator::canRetain);
  }

  @Override
  public void retain(int[] rows) {
    owner.run("retain()", () -> evaluator.retain(rows.clone()));
  }

  @Override
  public void close() {
    owner.run("close()", evaluator::close);
  }

  @Override
  public String toString() {
    return owner.described();
  }

  /** A Jacobian of others. */
  private record Moving(Jacobian jacobian, Owner owner) implements Jacobian {

    @Override
    public boolean hasJvp() {
      return owner.given("hasJvp()", jacobian::hasJvp);
    }

    @Override
    public boolean hasVjp() {
      return owner.given("hasVjp()", jacobian::hasVjp);
    }

    @Override
    public double linearize(Matrix z) {
      double work = owner.given("linearize()", () -> jacobian.linearize(z));
      if (!(work >= 0)) {
        throw owner.broken("linearize() says that its work is " + work);
      }
      return work;
    }

    @Override
    public void jvp(Matrix v, boolean[] wanted, Matrix out) {
      owner.run("jvp()", () -> jacobian.jvp(v, wanted, out));
    }

    @Override
    public void vjp(Matrix u, boolean[] wanted, Matrix out) {
      owner.run("vjp()", () -> jacobian.vjp(u, wanted, out));
    }
  }
}

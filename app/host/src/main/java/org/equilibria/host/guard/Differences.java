package org.equilibria.host.guard;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;

/**
 * Differences along a direction v of what a component of others computes, against which its
 * products with a transposed Jacobian are held: d = (f(x + h v) - f(x - h v)) / 2h is about J v, so
 * that &lt;J^T d, v&gt; is about ||d||^2.
 */
final class Differences {

  /**
   * Off by more than a tenth is no rounding and no truncation: the first is about the two thirds
   * power of the unit roundoff, 2e-5 in f32, and the second is bounded by {@link #SMOOTH}.
   */
  private static final double WRONG = .1;

  /**
   * Differences to either side that differ by more than this say nothing, as at kinks: right at one
   * the central difference is the mean of both slopes, whatever the step, and the product has one.
   * Nor do differences of which the rounding of the images alone may be more: where those change by
   * a unit of the last place to either side, both are alike and far off.
   */
  private static final double SMOOTH = .02;

  private final double squared;
  private final boolean telling;

  private Differences(double squared, boolean telling) {
    this.squared = squared;
    this.telling = telling;
  }

  /**
   * Take the differences of three images.
   *
   * @param here is overwritten
   * @param ahead becomes d
   * @param behind is overwritten
   */
  static Differences of(Matrix here, Matrix ahead, Matrix behind, double step) {
    Backend backend = here.scope().backend();
    double rounding = here.scope().precision().unitRoundoff() * Math.sqrt(sum(here, here)) / step;
    backend.axpby(-1 / step, here, 1 / step, ahead);
    backend.axpby(1 / step, here, -1 / step, behind);
    double apart = distance(ahead, behind);
    backend.axpby(.5, behind, .5, ahead);
    double squared = sum(ahead, ahead);
    double least = SMOOTH * Math.sqrt(squared);
    boolean telling =
        Double.isFinite(squared) && squared > 0 && apart <= least && rounding <= least;
    return new Differences(squared, telling);
  }

  /** Return whether a product can be held against them. */
  boolean tell() {
    return telling;
  }

  /** Return ||d||^2. */
  double squared() {
    return squared;
  }

  /** Return whether &lt;J^T d, v&gt; is none of the J that they show. */
  boolean refute(double found) {
    return telling && !(Math.abs(found - squared) <= WRONG * squared);
  }

  /** Return an entry of v, by its place in row-major order; no two are alike. */
  static double along(int entry) {
    return Math.cos(1 + 1.7 * entry);
  }

  /** Return the step that balances truncation and rounding, for entries of a size. */
  static double step(Precision precision, double size) {
    return Math.cbrt(precision.unitRoundoff()) * size;
  }

  /** Return a matrix whose entries, row-major, are moved. */
  static Matrix moved(Matrix from, IntToDoubleFunction by, Scope scope) {
    double[] entries = new double[from.rows() * from.cols()];
    from.scope().backend().download(from, entries);
    Arrays.setAll(entries, e -> entries[e] + by.applyAsDouble(e));
    Matrix to = scope.uninitialized(from.rows(), from.cols());
    scope.backend().upload(entries, to);
    return to;
  }

  /** Return the sum of the products of entries. */
  static double sum(Matrix a, Matrix b) {
    double[] rows = new double[a.rows()];
    a.scope().backend().rowGram(new Matrix[] {a}, new Matrix[] {b}, rows);
    return Arrays.stream(rows).sum();
  }

  private static double distance(Matrix a, Matrix b) {
    double[] rows = new double[a.rows()];
    a.scope().backend().rowDistances(a, b, Norm.L2, rows);
    return Math.sqrt(Arrays.stream(rows).map(d -> d * d).sum());
  }
}

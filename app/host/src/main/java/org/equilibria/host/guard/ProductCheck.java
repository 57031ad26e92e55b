package org.equilibria.host.guard;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.CentralDifferences;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;

/**
 * A check, once, that the vector-Jacobian product of a cell of others is that of its map: a wrong
 * one trains towards something else, and nothing else would say so. Along one direction v, d = (f(z
 * + h v) - f(z - h v)) / 2h is about J v, so that &lt;J^T d, v&gt; is about ||d||^2, summed over
 * all rows of a batch. It costs three evaluations and a product, which are in no figure. Where they
 * tell nothing, as at kinks and where f does not depend on z yet, the second linearization is
 * looked at, too, then the fourth and so on.
 */
final class ProductCheck {

  /**
   * Off by more than a tenth is no rounding and no truncation: the first is about the two thirds
   * power of the unit roundoff, 2e-5 in f32, and the second is bounded by {@link #SMOOTH}.
   */
  private static final double WRONG = .1;

  /**
   * Differences to either side that differ by more than this say nothing, as at kinks: right at one
   * the central difference is the mean of both slopes, whatever the step, and the product has one.
   */
  private static final double SMOOTH = .02;

  /** Away from states where everything is at a kink, as zero may be. */
  private static final double AWAY = .1;

  private final Owner owner;
  private boolean done;
  private long linearizations;

  ProductCheck(Owner owner) {
    this.owner = owner;
  }

  /**
   * Check a map near a state, unless one was found right before.
   *
   * @param map makes one of its own, as maps may keep what they were linearized at
   * @param parent of the scope of what is needed on the way
   * @throws EquilibriaException CONTRACT_VIOLATION if its product is wrong
   */
  void check(Function<Scope, CellMap> map, Matrix z, Scope parent) {
    if (done || z.rows() == 0 || Long.bitCount(++linearizations) != 1) {
      return;
    }
    try (Scope scope = parent.child("product check")) {
      CellMap own = owner.given("map()", () -> map.apply(scope));
      done = owner.given("byDifferences()", own::byDifferences) || tells(own, z, scope);
    } catch (EquilibriaException e) {
      // one that offers no product is not asked for one here
      if (e.code() != ErrorCode.UNSUPPORTED) {
        throw e;
      }
      done = true;
    }
  }

  /** Check and return whether differences tell anything. */
  private boolean tells(CellMap map, Matrix z, Scope scope) {
    Backend backend = scope.backend();
    double[] states = new double[z.rows() * z.cols()];
    backend.download(z, states);
    double size = CentralDifferences.largest(states);
    double scale = Double.isFinite(size) && size > 0 ? Math.min(1, size) : 1;
    Matrix at = moved(states, e -> AWAY * scale * Math.cos(2 + 1.3 * e), z, scope);
    Matrix v = scope.uninitialized(z.rows(), z.cols());
    double[] along = new double[states.length];
    Arrays.setAll(along, e -> Math.cos(1 + 1.7 * e));
    backend.upload(along, v);
    double[] from = new double[states.length];
    backend.download(at, from);
    double step = Math.cbrt(scope.precision().unitRoundoff()) * scale;
    Matrix here = image(map, at, scope);
    Matrix ahead = image(map, moved(from, e -> step * along[e], z, scope), scope);
    Matrix behind = image(map, moved(from, e -> -step * along[e], z, scope), scope);
    backend.axpby(-1 / step, here, 1 / step, ahead);
    backend.axpby(1 / step, here, -1 / step, behind);
    double apart = distance(ahead, behind);
    backend.axpby(.5, behind, .5, ahead);
    Matrix central = ahead;
    Matrix product = scope.uninitialized(z.rows(), z.cols());
    owner.run("vjp()", () -> map.linearize(at, scope).vjp(central, product));
    return judged(sum(central, central), apart, sum(product, v));
  }

  private boolean judged(double squared, double apart, double found) {
    boolean telling =
        Double.isFinite(squared) && squared > 0 && apart <= SMOOTH * Math.sqrt(squared);
    if (telling && !(Math.abs(found - squared) <= WRONG * squared)) {
      throw owner.broken(
          "vjp() is not the vector-Jacobian product of what it evaluates: along one direction it gives"
              + " %.4g, and differences of its values %.4g".formatted(found, squared));
    }
    return telling;
  }

  private static Matrix moved(double[] from, IntToDoubleFunction by, Matrix like, Scope scope) {
    Matrix to = scope.uninitialized(like.rows(), like.cols());
    double[] entries = new double[from.length];
    Arrays.setAll(entries, e -> from[e] + by.applyAsDouble(e));
    scope.backend().upload(entries, to);
    return to;
  }

  private Matrix image(CellMap map, Matrix z, Scope scope) {
    Matrix out = scope.uninitialized(z.rows(), z.cols());
    try (Evaluator f = owner.given("open()", () -> map.open(scope))) {
      owner.run(
          "evaluate()",
          () -> f.evaluate(z, new double[z.rows()], out, new Evaluation(z.rows(), Norm.L2)));
    }
    return out;
  }

  private static double sum(Matrix a, Matrix b) {
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

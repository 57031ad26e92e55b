package org.equilibria.host.guard;

import java.util.Optional;
import java.util.function.Function;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.CentralDifferences;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;

/**
 * A check, once, that the vector-Jacobian product of a cell of others is that of its map: a wrong
 * one trains towards something else, and nothing else would say so ({@link Differences}). It costs
 * three evaluations and a product, which are in no figure. Where they tell nothing, as at kinks and
 * where f does not depend on z yet, the second linearization is looked at, too, then the fourth and
 * so on.
 */
final class ProductCheck {

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
    double scale = scale(z);
    Matrix at = away(z, scale, scope);
    Matrix v = Differences.moved(scope.zeros(z.rows(), z.cols()), Differences::along, scope);
    double step = Differences.step(scope.precision(), scale);
    Optional<Matrix> here = image(map, at, scope);
    Optional<Matrix> ahead =
        image(map, Differences.moved(at, e -> step * Differences.along(e), scope), scope);
    Optional<Matrix> behind =
        image(map, Differences.moved(at, e -> -step * Differences.along(e), scope), scope);
    if (here.isEmpty() || ahead.isEmpty() || behind.isEmpty()) {
      return false;
    }
    Matrix central = ahead.get();
    Differences differences = Differences.of(here.get(), central, behind.get(), step);
    Matrix product = scope.uninitialized(z.rows(), z.cols());
    owner.run("vjp()", () -> map.linearize(at, scope).vjp(central, product));
    double found = Differences.sum(product, v);
    if (differences.refute(found)) {
      throw owner.broken(
          "vjp() is not the vector-Jacobian product of what it evaluates: along one direction it gives"
              + " %.4g, and differences of its values %.4g"
                  .formatted(found, differences.squared()));
    }
    return differences.tell();
  }

  /** Return the size of states, at most 1. */
  static double scale(Matrix z) {
    double[] states = new double[z.rows() * z.cols()];
    z.scope().backend().download(z, states);
    double size = CentralDifferences.largest(states);
    return Double.isFinite(size) && size > 0 ? Math.min(1, size) : 1;
  }

  /** Return states beside states of a size, where not everything is at a kink, as zero may be. */
  static Matrix away(Matrix z, double scale, Scope scope) {
    return Differences.moved(z, e -> AWAY * scale * Math.cos(2 + 1.3 * e), scope);
  }

  private Optional<Matrix> image(CellMap map, Matrix z, Scope scope) {
    try {
      return Optional.of(image(map, z, scope, owner));
    } catch (RuntimeException e) { // of states that it is not defined at, where no solver was
      return Optional.empty();
    }
  }

  /** Evaluate a map. */
  static Matrix image(CellMap map, Matrix z, Scope scope, Owner owner) {
    Matrix out = scope.uninitialized(z.rows(), z.cols());
    try (Evaluator f = owner.given("open()", () -> map.open(scope))) {
      owner.run(
          "evaluate()",
          () -> f.evaluate(z, new double[z.rows()], out, new Evaluation(z.rows(), Norm.L2)));
    }
    return out;
  }
}

package org.equilibria.engine.solve;

import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/**
 * The fixed-point problem of a batch, which can be posed once more for some of its rows.
 *
 * @param opener opens an evaluator of all rows, which can drop some, in a scope
 * @param affineForm structure of all rows that is shown to solvers
 * @param start where the rows begin, rows x width
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BatchProblem(
    Function<Scope, Evaluator> opener, Optional<AffineForm> affineForm, Matrix start) {

  /** Return the problem of a map. */
  public static BatchProblem of(FixedPointMap map, Matrix start) {
    return new BatchProblem(map::open, map.affineForm(), start);
  }

  /** Open an evaluator of the given rows, in ascending order, which counts products of these. */
  Evaluator open(int[] rows, Scope scope) {
    return new SomeRows(opener.apply(scope), rows);
  }

  /** Return the structure of the given rows. */
  Optional<AffineForm> affineForm(int[] rows, Scope scope) {
    return affineForm.map(form -> form.withBias(gathered(form.bias(), rows, scope)));
  }

  static Matrix gathered(Matrix a, int[] rows, Scope scope) {
    Matrix out = scope.uninitialized(rows.length, a.cols());
    scope.backend().gatherRows(a, rows, out);
    return out;
  }
}

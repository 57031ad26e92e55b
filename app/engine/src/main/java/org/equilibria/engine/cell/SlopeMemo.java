package org.equilibria.engine.cell;

import java.util.Optional;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The slope sigma'(M z* + phi), computed once for all who ask during one backward pass: the adjoint
 * needs it, and so does the gradient by the parameters.
 */
final class SlopeMemo {

  private final AffineMap map;
  private final Matrix solution;
  private final Scope scope;
  private @Nullable Matrix slope;

  /**
   * Remember for one solution.
   *
   * @param scope owns the slope
   */
  SlopeMemo(AffineMap map, Matrix solution, Scope scope) {
    this.map = map;
    this.solution = solution;
    this.scope = scope;
  }

  /** Return the slope, not to be modified, if the state is the solution itself. */
  Optional<Matrix> at(Matrix z) {
    if (z != solution) {
      return Optional.empty();
    }
    Matrix known = slope;
    if (known == null) {
      known = map.slopeAt(z, scope.uninitialized(z.rows(), z.cols()));
      slope = known;
    }
    return Optional.of(known);
  }
}

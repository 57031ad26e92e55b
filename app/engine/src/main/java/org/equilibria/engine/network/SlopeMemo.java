package org.equilibria.engine.network;

import java.util.Optional;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The slope sigma'(M z* + phi), computed once for all who ask during one backward pass: the adjoint
 * needs it, and so does the gradient by the parameters.
 */
final class SlopeMemo {

  private final ImplicitLayer layer;
  private final Matrix solution;
  private final Matrix phi;
  private final Scope scope;
  private @Nullable Matrix slope;

  /**
   * Remember for one solution.
   *
   * @param scope owns the slope
   */
  SlopeMemo(ImplicitLayer layer, Matrix solution, Matrix phi, Scope scope) {
    this.layer = layer;
    this.solution = solution;
    this.phi = phi;
    this.scope = scope;
  }

  /** Return the slope, not to be modified, if the state is the solution itself. */
  Optional<Matrix> at(Matrix z) {
    if (z != solution) {
      return Optional.empty();
    }
    Matrix known = slope;
    if (known == null) {
      known = layer.slopeAt(z, phi, scope.uninitialized(z.rows(), z.cols()));
      slope = known;
    }
    return Optional.of(known);
  }
}

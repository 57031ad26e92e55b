package org.equilibria.api.cell;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/** The map of a cell for a batch of injected features, with its gradients by all but the state. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public interface CellMap extends FixedPointMap {

  /**
   * Begin to gather the gradients of one backward pass.
   *
   * @param solution the state that most pairs are at, an equilibrium; it stays as it is until the
   *     gradients are finished, so that what is computed at it, here and by {@link #linearize}, may
   *     be kept
   * @param gradTheta receives the gradients by theta, zero before; null where one is not wanted.
   *     The part that goes through the injected features is not included
   * @param gradInjected receives the gradient by the injected features, zero before
   * @param work owns what is kept on the way
   */
  Pullback pullback(
      Matrix solution, List<@Nullable Matrix> gradTheta, Matrix gradInjected, Scope work);
}

package org.equilibria.engine.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.SolveResult;

/**
 * The gradient of a loss; matrices live in the scope given to the backward pass.
 *
 * @param parameters by each parameter that was asked for, under its name and of its shape
 * @param injected by the injected features of the first implicit layer, if the pass went so far
 *     back
 * @param input by the inputs, if it was asked for
 * @param adjoints what stands behind it, the last layer first, and which rows it leaves out
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record NetworkGradient(
    Map<String, Matrix> parameters,
    Optional<Matrix> injected,
    Optional<Matrix> input,
    Adjoints adjoints) {

  /** Return the adjoint solves, the last layer first; none for estimators that solve nothing. */
  public List<SolveResult> solves() {
    return adjoints.solves();
  }

  /**
   * Return the gradient by one parameter.
   *
   * @throws IllegalArgumentException if it was not asked for
   */
  public Matrix by(String parameter) {
    Matrix found = parameters.get(parameter);
    if (found == null) {
      throw new IllegalArgumentException(
          parameter + " is not among " + String.join(", ", parameters.keySet()));
    }
    return found;
  }
}

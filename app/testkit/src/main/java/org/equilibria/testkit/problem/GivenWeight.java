package org.equilibria.testkit.problem;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;

/**
 * The parameterization whose only parameter is the weight itself, with whatever is claimed of it.
 *
 * @param claim returned as it is, whatever the weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.3")
public record GivenWeight(Certificate claim) implements Parameterization {

  @Override
  public List<ParameterSpec> parameters(int width) {
    return List.of(new ParameterSpec("M", width, width, 1));
  }

  @Override
  public Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight) {
    backend.copy(parameters.get(0), weight);
    return claim;
  }

  @Override
  public void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradients) {
    backend.copy(gradWeight, gradients.get(0));
  }

  @Override
  public void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix out) {
    backend.copy(direction.get(0), out);
  }
}

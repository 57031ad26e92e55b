package org.equilibria.host.guard;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.engine.guard.PlainText;

/** A parameterization of others. */
record GuardedParameterization(Parameterization parameterization, Owner owner)
    implements Parameterization {

  @Override
  public List<ParameterSpec> parameters(int width) {
    List<ParameterSpec> parameters =
        owner.given("parameters()", () -> List.copyOf(parameterization.parameters(width)));
    Set<String> names = new HashSet<>();
    for (ParameterSpec parameter : parameters) {
      check(parameter, names);
    }
    return parameters;
  }

  private void check(ParameterSpec parameter, Set<String> names) {
    String name = owner.present(parameter.name(), "the name of a parameter is");
    String called = "its parameter '" + PlainText.of(name) + "'";
    if (!name.matches("[A-Za-z][A-Za-z0-9_-]*")) {
      throw owner.broken(called + " is not a name of letters, digits, _ and -");
    }
    if (!names.add(name)) {
      throw owner.broken("two of its parameters are called '" + name + "'");
    }
    if (parameter.rows() < 1 || parameter.cols() < 1) {
      throw owner.broken(
          "%s is %d x %d, which has no entries"
              .formatted(called, parameter.rows(), parameter.cols()));
    }
    double deviation = parameter.standardDeviation();
    if (!(deviation >= 0 && Double.isFinite(deviation))) {
      throw owner.broken(called + " starts with a standard deviation of " + deviation);
    }
    if (!Double.isFinite(parameter.mean())) {
      throw owner.broken(called + " starts with a mean of " + parameter.mean());
    }
    owner.present(parameter.role(), "the role of a parameter is");
  }

  @Override
  public OptionalDouble freeScale() {
    return owner.given("freeScale()", parameterization::freeScale);
  }

  @Override
  public Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight) {
    return owner.given(
        "materialize()", () -> parameterization.materialize(backend, parameters, weight));
  }

  @Override
  public void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters) {
    owner.run(
        "pullback()",
        () -> parameterization.pullback(backend, parameters, gradWeight, gradParameters));
  }

  @Override
  public void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection) {
    owner.run(
        "pushforward()",
        () -> parameterization.pushforward(backend, parameters, direction, weightDirection));
  }

  @Override
  public void project(Backend backend, List<Matrix> parameters) {
    owner.run("project()", () -> parameterization.project(backend, parameters));
  }

  @Override
  public boolean moveWeight(Backend backend, List<Matrix> parameters, Matrix weightDirection) {
    return owner.given(
        "moveWeight()", () -> parameterization.moveWeight(backend, parameters, weightDirection));
  }

  @Override
  public String toString() {
    return owner.described();
  }
}

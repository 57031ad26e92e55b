package org.equilibria.host.guard;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.engine.guard.PlainText;

/** Parameters that a component of others describes. */
final class GivenParameters {

  private GivenParameters() {}

  /** Return them if they have names of their own, entries, moments and roles. */
  static List<ParameterSpec> of(Owner owner, Supplier<List<ParameterSpec>> given) {
    List<ParameterSpec> parameters = owner.given("parameters()", () -> List.copyOf(given.get()));
    Set<String> names = new HashSet<>();
    for (ParameterSpec parameter : parameters) {
      check(owner, parameter, names);
    }
    return parameters;
  }

  private static void check(Owner owner, ParameterSpec parameter, Set<String> names) {
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
}

package org.equilibria.tck;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.equilibria.api.parameterization.ParameterSpec;

/** What holds of the parameters that any component describes. */
final class Descriptions {

  private Descriptions() {}

  /** Require distinct names, positive sizes and finite moments. */
  static void check(List<ParameterSpec> specs) {
    Set<String> names = new HashSet<>();
    for (ParameterSpec spec : specs) {
      Broken.unless(!spec.name().isBlank(), "a parameter has no name");
      Broken.unless(names.add(spec.name()), "two parameters are named %s", spec.name());
      Broken.unless(spec.rows() > 0 && spec.cols() > 0, "%s is empty: %s", spec.name(), spec);
      Broken.unless(
          Double.isFinite(spec.mean())
              && spec.standardDeviation() >= 0
              && Double.isFinite(spec.standardDeviation()),
          "%s starts with mean %s and deviation %s",
          spec.name(),
          spec.mean(),
          spec.standardDeviation());
    }
  }
}

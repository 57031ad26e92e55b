package org.equilibria.theory;

import java.util.List;
import java.util.stream.Stream;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;
import org.equilibria.theory.bound.BoundComponents;

/** The plugin of the built-in parameterizations and bounds. */
public final class TheoryPlugin implements Plugin {

  @Override
  public Info info() {
    return new Info(
        "equilibria-theory",
        "0.1.0",
        new ApiVersion(0, 1),
        "parameterizations of the weight, bounds");
  }

  @Override
  public List<Component<?, ?>> components() {
    return Stream.concat(parameterizations().stream(), BoundComponents.all().stream()).toList();
  }

  private static List<Component<?, ?>> parameterizations() {
    return List.of(
        Component.of(
            Kinds.PARAMETERIZATION,
            "gamma-scaling",
            "M = (gamma / sqrt(m)) A (arXiv 2209.15562)",
            GammaScaling.Options.class,
            (options, assembly) -> new GammaScaling(options)),
        Component.of(
            Kinds.PARAMETERIZATION,
            "norm-scaling",
            "M = A^ min(gamma, gamma / ||A^||_2), A^ = A / sqrt(m), so ||M||_2 <= gamma"
                + " (arXiv 2110.05645)",
            NormScaling.Options.class,
            (options, assembly) -> new NormScaling(options)));
  }
}

package org.equilibria.theory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Plugin;
import org.junit.jupiter.api.Test;

class TheoryPluginTest {

  @Test
  void pluginIsFoundAsAServiceAndOffersItsComponents() {
    assertThat(ServiceLoader.load(Plugin.class)).anyMatch(TheoryPlugin.class::isInstance);
    assertThat(new TheoryPlugin().components())
        .extracting(Component::id)
        .startsWith("gamma-scaling", "norm-scaling")
        .contains("monotone", "inf-norm-ball", "non-euclidean", "symmetric")
        .contains("optimization-induced", "column-stochastic", "lipschitz-bounded")
        .contains("non-negative")
        .contains("existence-monotone", "convergence-flow", "pac-bayes");
  }
}

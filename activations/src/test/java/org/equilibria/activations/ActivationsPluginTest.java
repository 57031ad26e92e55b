package org.equilibria.activations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;
import org.junit.jupiter.api.Test;

class ActivationsPluginTest {

  @Test
  void pluginIsFoundAsAService() {
    assertThat(ServiceLoader.load(Plugin.class)).anyMatch(ActivationsPlugin.class::isInstance);
  }

  @Test
  void everyActivationIsOffered() {
    assertThat(new ActivationsPlugin().components())
        .allMatch(c -> c.kind().equals(Kinds.ACTIVATION))
        .extracting(Component::id)
        .containsExactly(
            "relu",
            "leaky-relu",
            "elu",
            "selu",
            "softplus",
            "tanh",
            "sigmoid",
            "silu",
            "gelu",
            "identity");
  }
}

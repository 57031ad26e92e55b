package org.equilibria.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;
import org.junit.jupiter.api.Test;

class EnginePluginTest {

  @Test
  void pluginIsFoundAsAService() {
    assertThat(ServiceLoader.load(Plugin.class)).anyMatch(EnginePlugin.class::isInstance);
  }

  @Test
  void dataSetsAreOffered() {
    assertThat(new EnginePlugin().components())
        .filteredOn(c -> c.kind().equals(Kinds.DATASET))
        .extracting(Component::id)
        .containsExactly("mnist", "idx", "csv", "npz", "npy", "memory");
  }
}

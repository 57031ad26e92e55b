package org.equilibria.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;
import org.junit.jupiter.api.Test;

class Nd4jPluginTest {

  @Test
  void serviceLoaderFindsThePluginWithOneBackend() {
    assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(Nd4jPlugin.class);
    assertThat(new Nd4jPlugin().info().builtFor().isCompatible()).isTrue();
    Component<?, ?> component = new Nd4jPlugin().components().get(0);
    assertThat(component.kind()).isEqualTo(Kinds.BACKEND);
    assertThat(component.id()).isEqualTo("nd4j");
  }

  @Test
  void infoNamesTheLibrariesAndBothPrecisions() {
    try (Backend backend = Nd4jBackend.open()) {
      assertThat(backend.info().version()).contains("ND4J 1.0.0").contains("OpenBLAS 0.3.31");
      assertThat(backend.info().precisions()).containsExactlyInAnyOrder(Precision.values());
    }
  }
}

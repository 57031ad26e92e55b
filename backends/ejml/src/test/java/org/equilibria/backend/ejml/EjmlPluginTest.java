package org.equilibria.backend.ejml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;
import org.junit.jupiter.api.Test;

class EjmlPluginTest {

  @Test
  void serviceLoaderFindsThePluginWithOneBackend() {
    assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(EjmlPlugin.class);
    assertThat(new EjmlPlugin().info().builtFor().isCompatible()).isTrue();
    Component<?, ?> component = new EjmlPlugin().components().get(0);
    assertThat(component.kind()).isEqualTo(Kinds.BACKEND);
    assertThat(component.id()).isEqualTo("ejml");
  }

  @Test
  void infoNamesTheLibraryVersionAndBothPrecisions() {
    try (Backend backend = EjmlBackend.open()) {
      assertThat(backend.info().version()).isEqualTo("0.46.1");
      assertThat(backend.info().precisions()).containsExactlyInAnyOrder(Precision.values());
    }
  }
}

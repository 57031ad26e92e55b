package org.equilibria.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.ServiceLoader;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;
import org.junit.jupiter.api.Test;

class NativePluginTest {

  @Test
  void serviceLoaderFindsThePluginWithOneBackend() {
    assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(NativePlugin.class);
    assertThat(new NativePlugin().info().builtFor().isCompatible()).isTrue();
    Component<?, ?> component = new NativePlugin().components().get(0);
    assertThat(component.kind()).isEqualTo(Kinds.BACKEND);
    assertThat(component.id()).isEqualTo("native");
    assertThat(component.options()).isEqualTo(NativeOptions.class);
  }

  @Test
  void infoNamesTheLibrariesBothPrecisionsAndTheThreads() {
    try (Backend backend = NativeBackend.open(new NativeOptions(OptionalInt.of(3)))) {
      assertThat(backend.info().version()).contains("oneDNN 3.11").contains("OpenBLAS 0.3.31");
      assertThat(backend.info().precisions()).containsExactlyInAnyOrder(Precision.values());
      assertThat(backend.info().device()).isEqualTo("CPU, 3 threads");
    }
  }
}

package org.equilibria.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ServiceLoader;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;
import org.junit.jupiter.api.Test;

class OpenClPluginTest {

  @Test
  void serviceLoaderFindsThePluginWithOneBackend() {
    assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(OpenClPlugin.class);
    assertThat(new OpenClPlugin().info().builtFor().isCompatible()).isTrue();
    Component<?, ?> component = new OpenClPlugin().components().get(0);
    assertThat(component.kind()).isEqualTo(Kinds.BACKEND);
    assertThat(component.id()).isEqualTo("opencl");
    assertThat(component.options()).isEqualTo(OpenClOptions.class);
  }

  @Test
  void infoNamesTheDeviceAndWhatThereIsToChooseFrom() {
    TestDevice.require();
    Device device = ClDevices.all().get(0).device();
    try (Backend backend =
        OpenClBackend.open(new OpenClOptions("0", device.platform(), false, "", Duration.ZERO))) {
      assertThat(backend.info().device()).isEqualTo(device.described());
      assertThat(backend.info().version()).contains(device.driver());
      assertThat(backend.info().precisions().contains(Precision.F64)).isEqualTo(device.f64());
      assertThat(backend.info().facts().get("devices")).contains("0: " + device.described());
    }
  }
}

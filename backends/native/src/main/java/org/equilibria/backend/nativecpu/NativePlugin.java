package org.equilibria.backend.nativecpu;

import java.util.List;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;

/** The plugin of the backend on native CPU libraries. */
public final class NativePlugin implements Plugin {

  @Override
  public Info info() {
    return new Info(
        "equilibria-backend-native",
        "0.1.0",
        new ApiVersion(0, 1),
        "A fast backend on OpenBLAS and oneDNN, f32 and f64");
  }

  @Override
  public List<Component<?, ?>> components() {
    return List.of(
        // faster than the reference wherever its libraries load
        Component.of(
                Kinds.BACKEND,
                NativeBackend.ID,
                "fast backend on the CPU with oneDNN (f32) and OpenBLAS (f64), rows over threads",
                NativeOptions.class,
                (options, assembly) -> NativeBackend.open(options))
            .ranked(20));
  }
}

package org.equilibria.backend.ejml;

import java.util.List;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;

/** The plugin of the reference backend. */
public final class EjmlPlugin implements Plugin {

  @Override
  public Info info() {
    return new Info(
        "equilibria-backend-ejml",
        "0.1.0",
        new ApiVersion(0, 1),
        "The reference backend in pure Java, f32 and f64");
  }

  @Override
  public List<Component<?, ?>> components() {
    return List.of(
        // the last resort: it runs wherever Java does
        Component.of(
                Kinds.BACKEND,
                EjmlBackend.ID,
                "reference backend in pure Java with EJML, one thread, row by row deterministic",
                EjmlOptions.class,
                (options, assembly) -> EjmlBackend.open(options))
            .ranked(10));
  }
}

package org.equilibria.backend.nd4j;

import java.util.List;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;

/** The plugin of the backend on ND4J, which is not loaded before the backend is created. */
public final class Nd4jPlugin implements Plugin {

  @Override
  public Info info() {
    return new Info(
        "equilibria-backend-nd4j", "0.1.0", new ApiVersion(0, 1), "A backend on ND4J, f32 and f64");
  }

  @Override
  public List<Component<?, ?>> components() {
    return List.of(
        Component.of(
            Kinds.BACKEND,
            Nd4jBackend.ID,
            "backend on ND4J's memory and products, one thread",
            Nd4jBackend::open));
  }
}

package org.equilibria.engine;

import java.util.List;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Plugin;
import org.equilibria.engine.data.EmbeddedMnist;
import org.equilibria.engine.data.IdxDirectory;

/** Offer the built-in components of the engine's kinds. */
public final class EnginePlugin implements Plugin {

  @Override
  public Info info() {
    return new Info("equilibria-engine", "0.1.0", new ApiVersion(0, 1), "built-in data sets");
  }

  @Override
  public List<Component<?, ?>> components() {
    return List.of(
        Component.of(
            EngineKinds.DATASET,
            "mnist",
            "MNIST digits, 10,000 training and 2,000 test images (LeCun, Cortes and Burges)",
            EmbeddedMnist::load),
        Component.of(
            EngineKinds.DATASET,
            "idx",
            "a directory of IDX files under the names of the MNIST files, gzipped or not",
            IdxDirectory.Options.class,
            (options, assembly) -> IdxDirectory.load(options)));
  }
}

package org.equilibria.engine;

import java.util.List;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Plugin;
import org.equilibria.engine.data.EmbeddedMnist;
import org.equilibria.engine.data.IdxDirectory;
import org.equilibria.engine.network.Injection;

/** Offer the built-in components of the engine's kinds. */
public final class EnginePlugin implements Plugin {

  @Override
  public Info info() {
    return new Info("equilibria-engine", "0.1.0", new ApiVersion(0, 1), "data sets and injections");
  }

  @Override
  public List<Component<?, ?>> components() {
    return List.of(
        Component.of(
            EngineKinds.INJECTION,
            "relu",
            "phi(x) = relu(W x) / sqrt(m) (arXiv 2209.15562)",
            () -> (Injection) preactivation -> preactivation.max(0)),
        Component.of(
            EngineKinds.INJECTION,
            "linear",
            "phi(x) = W x / sqrt(m), whose kernel has a closed form",
            () -> (Injection) preactivation -> preactivation),
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

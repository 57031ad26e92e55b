package org.equilibria.examples.plugin;

import java.util.List;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;

/** The plugin of the activation; named in META-INF/services/org.equilibria.api.spi.Plugin. */
public final class SquareplusPlugin implements Plugin {

  @Override
  public Info info() {
    return new Info("squareplus", "1.0", new ApiVersion(0, 1), "the squareplus activation");
  }

  @Override
  public List<Component<?, ?>> components() {
    return List.of(
        Component.of(
            Kinds.ACTIVATION,
            "squareplus",
            "smooth ReLU without exponentials (Barron 2021)",
            Squareplus.Options.class,
            (options, assembly) -> new Squareplus(options)));
  }
}

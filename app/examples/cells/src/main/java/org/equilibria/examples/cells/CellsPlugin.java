package org.equilibria.examples.cells;

import java.util.List;
import org.equilibria.api.spi.ApiVersion;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.Info;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;

/** The plugin of both cells; named in META-INF/services/org.equilibria.api.spi.Plugin. */
public final class CellsPlugin implements Plugin {

  @Override
  public Info info() {
    return new Info("cells", "1.0", new ApiVersion(0, 1), "a graph cell and a convolutional cell");
  }

  @Override
  public List<Component<?, ?>> components() {
    return List.of(
        Component.of(
            Kinds.CELL,
            "graph",
            "z = sigma(A_hat Z W + X U) on one graph (Gu et al. 2020)",
            Graph.Options.class,
            (options, assembly) ->
                new Graph(options, assembly.create(Kinds.ACTIVATION, options.activation()))),
        Component.of(
            Kinds.CELL,
            "convolution",
            "z = sigma(K * z + U * x) of images, kernels of 3 x 3",
            Convolution.Options.class,
            (options, assembly) ->
                new Convolution(options, assembly.create(Kinds.ACTIVATION, options.activation()))));
  }
}

package org.equilibria.engine;

import java.util.Optional;
import org.equilibria.api.option.Option;
import org.equilibria.api.spi.Assembly;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.network.LayerSpec;

/** Options of the layers of a network as components. */
public final class LayerOptions {

  private static final String SAME = "same";

  private LayerOptions() {}

  /**
   * Options of an implicit layer.
   *
   * @param width m, whose square is to fit in an array
   * @param injection phi
   * @param parameterization free parameters of M
   * @param activation sigma
   * @param solver forward solver, or {@code same} for that of the network
   * @param gradient gradient estimator, or {@code same} for that of the network
   */
  public record Implicit(
      @Option(help = "units of the layer", value = "256", min = 1, max = 46340) int width,
      @Option(help = "injection of what the layer is given", value = "relu", kind = "injection")
          ComponentSpec injection,
      @Option(
              help = "free parameters of the weight",
              value = "gamma-scaling",
              kind = "parameterization")
          ComponentSpec parameterization,
      @Option(help = "activation", value = "relu", kind = "activation") ComponentSpec activation,
      @Option(help = "forward solver, same for that of the network", value = SAME, kind = "solver")
          ComponentSpec solver,
      @Option(
              help = "gradient estimator, same for that of the network",
              value = SAME,
              kind = "gradient")
          ComponentSpec gradient) {

    /** Return the layer. */
    public LayerSpec create(Assembly assembly) {
      return new LayerSpec.Implicit(
          width,
          assembly.create(EngineKinds.INJECTION, injection),
          assembly.create(Kinds.PARAMETERIZATION, parameterization),
          assembly.create(Kinds.ACTIVATION, activation),
          own(assembly, Kinds.SOLVER, solver),
          own(assembly, Kinds.GRADIENT, gradient));
    }
  }

  /**
   * Options of a dense layer.
   *
   * @param width m
   * @param activation sigma
   */
  public record Dense(
      @Option(help = "units of the layer", value = "256", min = 1, max = 46340) int width,
      @Option(help = "activation", value = "relu", kind = "activation") ComponentSpec activation) {

    /** Return the layer. */
    public LayerSpec create(Assembly assembly) {
      return new LayerSpec.Dense(width, assembly.create(Kinds.ACTIVATION, activation));
    }
  }

  private static <T> Optional<T> own(Assembly assembly, Kind<T> kind, ComponentSpec spec) {
    return spec.equals(ComponentSpec.of(SAME))
        ? Optional.empty()
        : Optional.of(assembly.create(kind, spec));
  }
}

package org.equilibria.engine;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.option.Option;
import org.equilibria.api.spi.Assembly;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.engine.network.LayerSpec;

/** Options of the layers of a network as components. */
public final class LayerOptions {

  static final String EQUILIBRIUM = "equilibrium";
  private static final String SAME = "same";

  /** Names of layers, which stand for these where a cell has the same. */
  private static final Set<String> NAMES = Set.of(EQUILIBRIUM, "implicit", "dense");

  private LayerOptions() {}

  /** Return the request for the layer of the equilibrium of a cell, solved as the network is. */
  public static ComponentSpec equilibriumOf(ComponentSpec cell) {
    return new ComponentSpec(EQUILIBRIUM, Map.of("cell", cell));
  }

  /**
   * Return the request for the cell of a complete request for a layer: what it is made of. A
   * request for an implicit layer names the parts of its cell itself.
   */
  public static ComponentSpec cell(ComponentSpec layer) {
    return layer.id().equals(EQUILIBRIUM)
            && layer.options().get("cell") instanceof ComponentSpec cell
        ? cell
        : layer;
  }

  /**
   * Return the shortest form of a complete request for a layer: the cell by itself where the layer
   * of its equilibrium has no choices of its own.
   */
  public static ComponentSpec shortest(ComponentSpec layer) {
    ComponentSpec cell = cell(layer);
    ComponentSpec same = ComponentSpec.of(SAME);
    boolean plain =
        layer.options().getOrDefault("solver", same).toString().equals(SAME)
            && layer.options().getOrDefault("gradient", same).toString().equals(SAME);
    return plain && !NAMES.contains(cell.id()) ? cell : layer;
  }

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
      Affine cell = new Affine(width, injection, parameterization, activation);
      return new LayerSpec.Equilibrium(
          cell.create(assembly),
          own(assembly, Kinds.SOLVER, solver),
          own(assembly, Kinds.GRADIENT, gradient));
    }
  }

  /**
   * Options of the affine cell.
   *
   * @param width m, whose square is to fit in an array
   * @param injection phi
   * @param parameterization free parameters of M
   * @param activation sigma
   */
  public record Affine(
      @Option(help = "columns of the state", value = "256", min = 1, max = 46340) int width,
      @Option(help = "injection of what the cell is given", value = "relu", kind = "injection")
          ComponentSpec injection,
      @Option(
              help = "free parameters of the weight",
              value = "gamma-scaling",
              kind = "parameterization")
          ComponentSpec parameterization,
      @Option(help = "activation", value = "relu", kind = "activation") ComponentSpec activation) {

    /** Return the cell. */
    public Cell create(Assembly assembly) {
      return new AffineCell(
          width,
          assembly.create(EngineKinds.INJECTION, injection),
          assembly.create(Kinds.PARAMETERIZATION, parameterization),
          assembly.create(Kinds.ACTIVATION, activation));
    }
  }

  /**
   * Options of a layer whose output is the equilibrium of a cell.
   *
   * @param cell the cell
   * @param solver forward solver, or {@code same} for that of the network
   * @param gradient gradient estimator, or {@code same} for that of the network
   */
  public record Equilibrium(
      @Option(help = "cell whose equilibrium it is", value = "affine", kind = "cell")
          ComponentSpec cell,
      @Option(help = "forward solver, same for that of the network", value = SAME, kind = "solver")
          ComponentSpec solver,
      @Option(
              help = "gradient estimator, same for that of the network",
              value = SAME,
              kind = "gradient")
          ComponentSpec gradient) {

    /** Return the layer. */
    public LayerSpec create(Assembly assembly) {
      return new LayerSpec.Equilibrium(
          assembly.create(Kinds.CELL, cell),
          own(assembly, Kinds.SOLVER, solver),
          own(assembly, Kinds.GRADIENT, gradient));
    }
  }

  /**
   * Options of a dense layer.
   *
   * @param width m
   * @param activation sigma
   * @param bias whether there is a bias
   */
  public record Dense(
      @Option(help = "units of the layer", value = "256", min = 1, max = 46340) int width,
      @Option(help = "activation", value = "relu", kind = "activation") ComponentSpec activation,
      @Option(help = "whether W x has a bias", value = "false") boolean bias) {

    /** Return the layer. */
    public LayerSpec create(Assembly assembly) {
      return new LayerSpec.Dense(width, assembly.create(Kinds.ACTIVATION, activation), bias);
    }
  }

  private static <T> Optional<T> own(Assembly assembly, Kind<T> kind, ComponentSpec spec) {
    return spec.equals(ComponentSpec.of(SAME))
        ? Optional.empty()
        : Optional.of(assembly.create(kind, spec));
  }
}

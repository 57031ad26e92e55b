package org.equilibria.engine.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.parameterization.Role;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.engine.cell.Injection;

/**
 * The parts of a network f(x) = alpha B h(x) + b, h the composition of its layers: the network of
 * arXiv 2209.15562 where there is one, of the affine cell, and no b.
 *
 * @param alpha output scale
 * @param centred whether the output is taken minus its value at the initial parameters
 * @param bias whether there is b, initially zero
 * @param layers from the input to the readout, at least one of them an equilibrium
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record NetworkSpec(double alpha, boolean centred, boolean bias, List<LayerSpec> layers) {

  /**
   * Copy the layers.
   *
   * @throws EquilibriaException INVALID_INPUT if none of them is an equilibrium
   */
  public NetworkSpec {
    layers = List.copyOf(layers);
    if (layers.stream().noneMatch(LayerSpec.Equilibrium.class::isInstance)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "a network needs a layer that is an equilibrium, such as implicit; it has none");
    }
  }

  /** Choose a network without b. */
  public NetworkSpec(double alpha, boolean centred, List<LayerSpec> layers) {
    this(alpha, centred, false, layers);
  }

  /** Choose a network of one implicit layer of width m. */
  public static NetworkSpec ofOne(
      int width,
      double alpha,
      boolean centred,
      Injection injection,
      Parameterization parameterization,
      Activation activation) {
    AffineCell cell = new AffineCell(width, injection, parameterization, activation);
    return new NetworkSpec(alpha, centred, List.of(new LayerSpec.Equilibrium(cell)));
  }

  /** Return the same network without centring. */
  public NetworkSpec uncentred() {
    return new NetworkSpec(alpha, false, bias, layers);
  }

  /**
   * Return the cell of a network f(x) = alpha B z, z = sigma(M z + phi(x)): a single layer, of the
   * affine cell, and no bias. Theory is about such networks.
   */
  public Optional<AffineCell> onlyAffineCell() {
    return layers.size() == 1
            && !bias
            && layers.get(0) instanceof LayerSpec.Equilibrium only
            && only.cell() instanceof AffineCell cell
        ? Optional.of(cell)
        : Optional.empty();
  }

  /** Return why the network is not such a one; empty if it is. */
  public Optional<String> beyondTheory() {
    if (onlyAffineCell().isPresent()) {
      return Optional.empty();
    } else if (layers.size() > 1) {
      return Optional.of("the network has %d layers".formatted(layers.size()));
    }
    return Optional.of(
        bias ? "the readout has a bias" : "the cell of the layer is not the affine one");
  }

  /**
   * Return every parameter in a fixed order: layer by layer, the readout B last, and b behind it. A
   * single layer names them as its cell does, such as {@code injection.W} and {@code implicit.A};
   * in longer networks those of the i-th layer follow {@code layer<i>.}.
   *
   * @param features d, entries of an input
   * @param outputs k
   * @throws EquilibriaException INVALID_INPUT if a cell cannot take what it is given, or two
   *     parameters have the same name
   */
  public List<ParameterSpec> parameters(int features, int outputs) {
    List<ParameterSpec> all = new ArrayList<>();
    int inputs = features;
    for (int i = 0; i < layers.size(); i++) {
      LayerSpec layer = layers.get(i);
      int width = layer.width(inputs);
      for (ParameterSpec own : layer.parameters(inputs)) {
        all.add(own.named(prefix(i) + own.name()));
      }
      inputs = width;
    }
    all.add(new ParameterSpec("readout.B", outputs, inputs, 1, Role.READOUT));
    if (bias) {
      all.add(new ParameterSpec("readout.b", 1, outputs, 0, Role.READOUT));
    }
    requireDistinct(all);
    return all;
  }

  private static void requireDistinct(List<ParameterSpec> parameters) {
    Set<String> names = new HashSet<>();
    for (ParameterSpec parameter : parameters) {
      if (!names.add(parameter.name())) {
        throw new EquilibriaException(
            ErrorCode.INVALID_INPUT, "two parameters are named " + parameter.name());
      }
    }
  }

  private String prefix(int layer) {
    return layers.size() == 1 ? "" : "layer" + (layer + 1) + ".";
  }
}

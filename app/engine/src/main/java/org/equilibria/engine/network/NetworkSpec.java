package org.equilibria.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;

/**
 * The parts of a network f(x) = alpha B h(x), h the composition of its layers: the network of arXiv
 * 2209.15562 where there is one.
 *
 * @param alpha output scale
 * @param centred whether the output is taken minus its value at the initial parameters
 * @param layers from the input to the readout, at least one of them implicit
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record NetworkSpec(double alpha, boolean centred, List<LayerSpec> layers) {

  /**
   * Copy the layers.
   *
   * @throws EquilibriaException INVALID_INPUT if none of them is implicit
   */
  public NetworkSpec {
    layers = List.copyOf(layers);
    if (layers.stream().noneMatch(LayerSpec.Implicit.class::isInstance)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "a network needs an implicit layer; it has none");
    }
  }

  /** Choose a network of one implicit layer of width m. */
  public static NetworkSpec ofOne(
      int width,
      double alpha,
      boolean centred,
      Injection injection,
      Parameterization parameterization,
      Activation activation) {
    return new NetworkSpec(
        alpha,
        centred,
        List.of(
            new LayerSpec.Implicit(
                width,
                injection,
                parameterization,
                activation,
                Optional.empty(),
                Optional.empty())));
  }

  /**
   * Return every parameter in a fixed order: layer by layer W and then what is free in M, the
   * readout B last. A single layer names them {@code injection.W}, {@code implicit.A}; in longer
   * networks those of the i-th layer follow {@code layer<i>.}, and W of a dense layer is {@code
   * dense.W}.
   *
   * @param features d, entries of an input
   * @param outputs k
   */
  public List<ParameterSpec> parameters(int features, int outputs) {
    List<ParameterSpec> all = new ArrayList<>();
    int inputs = features;
    for (int i = 0; i < layers.size(); i++) {
      LayerSpec layer = layers.get(i);
      all.add(new ParameterSpec(injectionName(i), layer.width(), inputs, 1));
      for (ParameterSpec own : layer.ownParameters()) {
        all.add(
            new ParameterSpec(
                ownName(i, own.name()), own.rows(), own.cols(), own.standardDeviation()));
      }
      inputs = layer.width();
    }
    all.add(new ParameterSpec(readoutName(), outputs, inputs, 1));
    return all;
  }

  String injectionName(int layer) {
    return prefix(layer)
        + (layers.get(layer) instanceof LayerSpec.Dense ? "dense.W" : "injection.W");
  }

  String ownName(int layer, String parameter) {
    return prefix(layer) + "implicit." + parameter;
  }

  String readoutName() {
    return "readout.B";
  }

  private String prefix(int layer) {
    return layers.size() == 1 ? "" : "layer" + (layer + 1) + ".";
  }
}

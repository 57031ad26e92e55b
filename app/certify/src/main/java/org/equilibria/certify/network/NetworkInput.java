package org.equilibria.certify.network;

import java.util.Map;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.certify.quantity.Arrays2d;
import org.equilibria.certify.quantity.Kind;
import org.equilibria.engine.EngineKinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.theory.GammaScaling;

/**
 * Hold a ReLU network and its data as numbers (docs/theory.md, section 0): f(x) = alpha b.z, z =
 * relu((gamma/sqrt m) A z + phi(x)), minus its value at this A if it is centred.
 *
 * @param name what it is called
 * @param gamma scale of the weight
 * @param alpha output scale
 * @param variant injection, {@code relu} or {@code linear}
 * @param centred whether the output is minus its value here
 * @param inputs X (n x d)
 * @param targets y (n)
 * @param weight A (m x m)
 * @param injectionWeight W (m x d)
 * @param readout b (m)
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of arrays, never compared
public record NetworkInput(
    String name,
    double gamma,
    double alpha,
    String variant,
    boolean centred,
    double[][] inputs,
    double[] targets,
    double[][] weight,
    double[][] injectionWeight,
    double[] readout) {

  private static final String ACTIVATION = "relu";

  /** Return m. */
  public int width() {
    return readout.length;
  }

  /** Return the network, not centred: its outputs here are subtracted by whoever needs that. */
  public Network network(Scope scope, Catalog catalog) {
    NetworkSpec spec = spec(catalog, false);
    Map<String, double[]> values =
        Map.of(
            "injection.W",
            Arrays2d.flat(injectionWeight),
            "implicit.A",
            Arrays2d.flat(weight),
            "readout.B",
            readout);
    return new Network(scope, spec, new NetworkWeights(values), inputs[0].length, 1);
  }

  /** Return what the network is made of. */
  public Kind kind(Catalog catalog) {
    NetworkSpec spec = spec(catalog, centred);
    return Kind.of(spec, spec.onlyAffineCell().orElseThrow(), ACTIVATION, variant);
  }

  private NetworkSpec spec(Catalog catalog, boolean centring) {
    return NetworkSpec.ofOne(
        width(),
        alpha,
        centring,
        catalog.create(EngineKinds.INJECTION, ComponentSpec.of(variant)),
        new GammaScaling(new GammaScaling.Options(gamma)),
        catalog.create(Kinds.ACTIVATION, ComponentSpec.of(ACTIVATION)));
  }
}

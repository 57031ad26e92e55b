package org.equilibria.bench;

import java.util.Map;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.EngineKinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.random.SeedStreams;

/**
 * Hold a batch of problems z = sigma(M z + phi) with M = (gamma / sqrt(m)) A, A and phi of
 * independent N(0, 1) entries, and a cotangent of such entries. All are numbers of f32, so that
 * every precision solves the same problem.
 *
 * @param rows n
 * @param width m
 * @param gamma scale of the weight
 * @param activation sigma
 * @param a A, m x m
 * @param phi n x m
 * @param cotangent n x m
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
record LayerProblem(
    int rows,
    int width,
    double gamma,
    ComponentSpec activation,
    double[] a,
    double[] phi,
    double[] cotangent) {

  // M is A scaled in the precision of the backend: one rounding of the factor, one of the product.
  private static final double WEIGHT_ROUNDINGS = 2;

  static LayerProblem draw(int rows, int width, double gamma, ComponentSpec activation, long seed) {
    SeedStreams seeds = new SeedStreams(seed);
    return new LayerProblem(
        rows,
        width,
        gamma,
        activation,
        rounded(seeds.gaussian("bench.A", Math.multiplyExact(width, width))),
        rounded(seeds.gaussian("bench.phi", Math.multiplyExact(rows, width))),
        rounded(seeds.gaussian("bench.cotangent", Math.multiplyExact(rows, width))));
  }

  /** Round in place to numbers of f32. */
  static double[] rounded(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) values[i];
    }
    return values;
  }

  /** Return a network with this implicit layer; its other weights are zeros. */
  Network network(Catalog catalog, Scope scope) {
    Parameterization scaling =
        catalog.create(
            Kinds.PARAMETERIZATION, new ComponentSpec("gamma-scaling", Map.of("gamma", gamma)));
    NetworkSpec spec =
        NetworkSpec.ofOne(
            width,
            1,
            false,
            catalog.create(EngineKinds.INJECTION, ComponentSpec.of("relu")),
            scaling,
            sigma(catalog));
    NetworkWeights weights =
        new NetworkWeights(
            Map.of(
                "injection.W", new double[width],
                "implicit.A", a,
                "readout.B", new double[width]));
    return new Network(scope, spec, weights, 1, 1);
  }

  Activation sigma(Catalog catalog) {
    return catalog.create(Kinds.ACTIVATION, activation);
  }

  /**
   * Return the weight that a backend solves with, having seen that it is the one asked for.
   *
   * @throws EquilibriaException CONTRACT_VIOLATION if it is not
   */
  double[] weight(Matrix m) {
    double[] found = HostMatrices.download(m);
    double factor = gamma / Math.sqrt(width);
    double tolerance = WEIGHT_ROUNDINGS * 2 * m.precision().unitRoundoff();
    for (int i = 0; i < found.length; i++) {
      double expected = factor * a[i];
      if (!(Math.abs(found[i] - expected) <= tolerance * Math.abs(expected))) {
        throw new EquilibriaException(
            ErrorCode.CONTRACT_VIOLATION,
            "the weight is not the one asked for: entry %d is %s, not %s"
                .formatted(i, found[i], expected));
      }
    }
    return found;
  }
}

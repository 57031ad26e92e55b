package org.equilibria.engine.network;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.engine.random.SeedStreams;

/**
 * Hold the weights of a network on the host, row-major; the arrays are not copied.
 *
 * @param injection W, m x d
 * @param parameters free parameters of M, in the order of the parameterization
 * @param readout B, k x m
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
public record NetworkWeights(double[] injection, List<double[]> parameters, double[] readout) {

  /**
   * Draw weights: W and B from N(0, 1), free parameters as their parameterization says.
   *
   * @param features d, entries of an input
   * @param outputs k
   */
  public static NetworkWeights draw(
      NetworkSpec spec, int features, int outputs, SeedStreams seeds) {
    int m = spec.width();
    List<double[]> parameters = new ArrayList<>();
    for (ParameterSpec p : spec.parameterization().parameters(m)) {
      double[] values = seeds.gaussian("implicit." + p.name(), p.rows() * p.cols());
      for (int i = 0; i < values.length; i++) {
        values[i] *= p.standardDeviation();
      }
      parameters.add(values);
    }
    return new NetworkWeights(
        seeds.gaussian("injection.W", m * features),
        parameters,
        seeds.gaussian("readout.B", outputs * m));
  }
}

package org.equilibria.engine.network;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.engine.random.SeedStreams;

/**
 * The parameters of a network on the host by name, each row-major; the arrays are not copied.
 *
 * @param values see {@link NetworkSpec#parameters} for names and shapes
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record NetworkWeights(Map<String, double[]> values) {

  /** Copy the map. */
  public NetworkWeights {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Draw weights: every parameter as its description says, keyed by its name.
   *
   * @param features d, entries of an input
   * @param outputs k
   */
  public static NetworkWeights draw(
      NetworkSpec spec, int features, int outputs, SeedStreams seeds) {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (ParameterSpec p : spec.parameters(features, outputs)) {
      values.put(p.name(), drawn(p, seeds));
    }
    return new NetworkWeights(values);
  }

  private static double[] drawn(ParameterSpec p, SeedStreams seeds) {
    double[] values = seeds.gaussian(p.name(), Math.multiplyExact(p.rows(), p.cols()));
    if (p.standardDeviation() == 0) {
      Arrays.fill(values, p.mean());
      return values;
    }
    for (int i = 0; i < values.length && p.standardDeviation() != 1; i++) {
      values[i] *= p.standardDeviation();
    }
    for (int i = 0; i < values.length && p.mean() != 0; i++) {
      values[i] += p.mean();
    }
    return values;
  }

  /**
   * Return the values of a parameter.
   *
   * @throws EquilibriaException MALFORMED_DATA if they are missing or not as many as its shape asks
   *     for
   */
  double[] of(ParameterSpec parameter) {
    double[] found = values.get(parameter.name());
    long expected = (long) parameter.rows() * parameter.cols();
    if (found == null || found.length != expected) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA,
          "the weights %s; expected %d x %d"
              .formatted(
                  found == null
                      ? "have no '" + parameter.name() + "'"
                      : "have " + found.length + " values for '" + parameter.name() + "'",
                  parameter.rows(),
                  parameter.cols()));
    }
    return found;
  }
}

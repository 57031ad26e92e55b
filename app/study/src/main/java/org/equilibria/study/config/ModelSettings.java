package org.equilibria.study.config;

import org.apiguardian.api.API;
import org.equilibria.api.option.Option;
import org.equilibria.api.spi.ComponentSpec;

/**
 * The network f(x) = alpha B z + b, z = sigma(M z + phi(x)).
 *
 * @param width m, units of the implicit layer; m x m entries of M are to fit in an array
 * @param parameterization free parameters of M
 * @param activation sigma
 * @param injection phi
 * @param centred whether the output is taken minus its value at the initial parameters
 * @param alpha output scale
 * @param readoutBias whether there is b
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ModelSettings(
    @Option(help = "units of the implicit layer", value = "256", min = 1, max = 46340) int width,
    @Option(
            help = "free parameters of the weight",
            value = "gamma-scaling",
            kind = "parameterization")
        ComponentSpec parameterization,
    @Option(help = "activation of the implicit layer", value = "relu", kind = "activation")
        ComponentSpec activation,
    @Option(
            help = "injection of inputs into the implicit layer",
            value = "relu",
            kind = "injection")
        ComponentSpec injection,
    @Option(help = "whether the output is taken minus its initial value", value = "true")
        boolean centred,
    @Option(help = "output scale", value = "1", min = 0, minExclusive = true) double alpha,
    @Option(help = "whether the readout has a bias", value = "false") boolean readoutBias) {

  /** Return the same choices with another width. */
  public ModelSettings withWidth(int value) {
    return new ModelSettings(
        value, parameterization, activation, injection, centred, alpha, readoutBias);
  }
}

package org.equilibria.engine.network;

import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.parameterization.Parameterization;

/**
 * Choose the parts of a network f(x) = alpha B z, z = sigma(M z + phi(x)) (arXiv 2209.15562).
 *
 * @param width m, units of the implicit layer
 * @param alpha output scale
 * @param centred whether the output is taken minus its value at the initial parameters
 * @param injection phi
 * @param parameterization free parameters of M
 * @param activation sigma
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record NetworkSpec(
    int width,
    double alpha,
    boolean centred,
    Injection injection,
    Parameterization parameterization,
    Activation activation) {}

package org.equilibria.engine.train;

import org.apiguardian.api.API;

/**
 * The conditioning of one implicit layer, estimated by power iterations. Each estimate errs to one
 * side only: where it says that a guarantee is lost, it is.
 *
 * @param norm estimate of ||M||_2 from below
 * @param mu estimate of 1 - lambda_max((M + M^T)/2) from above
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Spectrum(double norm, double mu) {}

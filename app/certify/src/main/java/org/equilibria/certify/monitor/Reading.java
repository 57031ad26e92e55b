package org.equilibria.certify.monitor;

import org.apiguardian.api.API;

/**
 * Hold what was read at the start of a recorded epoch.
 *
 * @param epoch epochs done before
 * @param updates updates done before
 * @param loss loss of all samples
 * @param mu 1 - lambda_max((M + M^T)/2)
 * @param leastEigenvalue lambda_min(H) of the samples read, k outputs taken as rows of their own
 * @param radius ||A - A0||_F, A0 being where the monitor began
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Reading(
    int epoch, long updates, double loss, double mu, double leastEigenvalue, double radius) {}

package org.equilibria.certify.monitor;

import org.apiguardian.api.API;

/**
 * What was read at the start of a recorded epoch; NaN for what could not be.
 *
 * @param epoch epochs done before
 * @param updates updates done before
 * @param loss loss of all samples, L = 1/2 ||f - y||^2, as the training recorded it
 * @param envelope what the loss must not exceed: that of the first reading times (1 - eta
 *     lambda_min(H_j))^2 of each update since; NaN where there is no envelope
 * @param mu 1 - lambda_max((M + M^T)/2)
 * @param leastEigenvalue lambda_min(H) of the samples read, k outputs taken as rows of their own; 0
 *     where it is not above rounding
 * @param radius ||A - A0||_F, A0 being the initialisation
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Reading(
    int epoch,
    long updates,
    double loss,
    double envelope,
    double mu,
    double leastEigenvalue,
    double radius) {}

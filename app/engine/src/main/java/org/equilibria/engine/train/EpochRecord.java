package org.equilibria.engine.train;

import org.apiguardian.api.API;

/**
 * Record one pass over the samples. Loss and accuracy are those of the forward passes, each before
 * its update; the last record follows the last update and only measures.
 *
 * @param epoch epochs done before
 * @param loss loss summed over all samples, L = 1/2 ||f - y||^2 by default
 * @param accuracy share of samples classified correctly
 * @param forward the forward solves; in the first record also that of the centring offset
 * @param backward the adjoint solves, those for an automatic step included; zero rows for the last
 *     record and where only the readout moves
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EpochRecord(
    int epoch, double loss, double accuracy, SolveSummary forward, SolveSummary backward) {}

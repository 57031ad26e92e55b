package org.equilibria.engine.train;

import org.apiguardian.api.API;

/**
 * Report predictions on a batch.
 *
 * @param correct samples classified correctly
 * @param total samples
 * @param loss loss summed over the samples
 * @param solve the forward solve, and that of the centring offset where there is one
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Assessment(int correct, int total, double loss, SolveSummary solve) {}

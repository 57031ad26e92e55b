package org.equilibria.engine.train;

import org.apiguardian.api.API;

/**
 * Report predictions on a batch.
 *
 * @param correct samples classified correctly
 * @param total samples
 * @param loss L = 1/2 ||f - y||^2
 * @param solve the forward solve
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Assessment(int correct, int total, double loss, SolveSummary solve) {}

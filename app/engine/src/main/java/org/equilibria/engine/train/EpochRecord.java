package org.equilibria.engine.train;

import org.apiguardian.api.API;

/**
 * Record the state before update {@code epoch}; the last record follows the last update and has no
 * backward pass.
 *
 * @param epoch updates done
 * @param loss L = 1/2 ||f - y||^2 over all samples and outputs
 * @param accuracy share of samples classified correctly
 * @param forward the forward solve
 * @param backward the adjoint solves of the update that follows; zero rows for the last record
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EpochRecord(
    int epoch, double loss, double accuracy, SolveSummary forward, SolveSummary backward) {}

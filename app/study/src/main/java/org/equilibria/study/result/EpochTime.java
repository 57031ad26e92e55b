package org.equilibria.study.result;

import org.apiguardian.api.API;

/**
 * How long one epoch of a training took, in seconds.
 *
 * @param epoch from its start to the end of its last update, all of it
 * @param forward of that in forward solves, a rescue included
 * @param backward of that in adjoint solves, a rescue and what a gradient estimator evaluates on
 *     its own included
 * @param evaluations of the map and of its adjoint that it took, summed over samples: the same in
 *     every round, and those of the same epoch of the training that the study has run
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record EpochTime(double epoch, double forward, double backward, long evaluations) {}

package org.equilibria.engine.train;

import org.apiguardian.api.API;
import org.equilibria.api.gradient.GradientEstimator;

/**
 * A comparison of the gradients of some updates with exact ones, which costs an exact gradient each
 * and changes nothing else.
 *
 * @param updates the first so many of every epoch are compared; at least 1
 * @param exact estimator of the exact gradient, for every layer
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record GradientComparison(int updates, GradientEstimator exact) {}

package org.equilibria.engine.train;

import org.apiguardian.api.API;

/**
 * Choose how the implicit layer is trained.
 *
 * @param step step size of full-batch gradient descent on L = 1/2 ||f - y||^2
 * @param epochs updates
 * @param warmStart whether each forward solve starts from the last equilibria instead of zero
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TrainOptions(StepSize step, int epochs, boolean warmStart) {}

package org.equilibria.engine.train;

import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * Choose how a network is trained.
 *
 * @param layers what moves
 * @param optimizer how it moves
 * @param schedule factor of the step size as training goes on
 * @param warmUp epochs over which the step size first rises from nothing, fractions included
 * @param clipNorm largest norm of the gradient of all that moves; a longer one is shortened; 0 for
 *     no limit
 * @param loss what is made small
 * @param epochs passes over the samples
 * @param batch samples of an update; 0 for all of them
 * @param warmStart whether each forward solve starts from the sample's last equilibrium instead of
 *     zero
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TrainOptions(
    TrainedLayers layers,
    Optimizer optimizer,
    Schedule schedule,
    double warmUp,
    double clipNorm,
    Loss loss,
    int epochs,
    int batch,
    boolean warmStart) {

  /**
   * Check that an automatic step can be had.
   *
   * @throws EquilibriaException INVALID_INPUT unless it is for the square loss of all samples by
   *     the implicit layer, whose Gram matrix it comes from
   */
  public TrainOptions {
    if (optimizer.step() instanceof StepSize.Auto
        && !(layers == TrainedLayers.IMPLICIT && batch == 0 && loss == Losses.SQUARE)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "step auto is 1/lambda_max of the Gram matrix of the implicit layer: it needs layers"
              + " implicit, the square loss and batch 0 (all samples); give a number instead");
    }
  }

  /** Return full-batch gradient descent of the implicit layer on the square loss. */
  public static TrainOptions implicitLayer(StepSize step, int epochs, boolean warmStart) {
    return new TrainOptions(
        TrainedLayers.IMPLICIT,
        GradientDescent.with(step),
        Schedules.CONSTANT,
        0,
        0,
        Losses.SQUARE,
        epochs,
        0,
        warmStart);
  }
}

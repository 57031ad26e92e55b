package org.equilibria.engine.train;

import java.util.ArrayList;
import java.util.List;
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
   * Check the ranges, and that an automatic step can be had.
   *
   * @throws EquilibriaException INVALID_INPUT naming every mistake: a negative number; an automatic
   *     step unless it is for the square loss of all samples by the implicit layer, whose Gram
   *     matrix it comes from
   */
  public TrainOptions {
    List<String> mistakes = new ArrayList<>();
    requireNotNegative("warm-up", warmUp, warmUp, mistakes);
    requireNotNegative("clip-norm", clipNorm, clipNorm, mistakes);
    requireNotNegative("epochs", epochs, epochs, mistakes);
    requireNotNegative("batch", batch, batch, mistakes);
    if (optimizer.step() instanceof StepSize.Auto
        && !(layers == TrainedLayers.IMPLICIT
            && batch == 0
            && loss == Losses.SQUARE
            && !optimizer.averages())) {
      mistakes.add(
          "step auto is 1/lambda_max of the Gram matrix of the implicit layer: it needs layers"
              + " implicit, the square loss, batch 0 (all samples) and an optimizer that sums;"
              + " give a number instead");
    }
    if (!mistakes.isEmpty()) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, String.join("; ", mistakes));
    }
  }

  private static void requireNotNegative(
      String name, double value, Number shown, List<String> mistakes) {
    if (!(value >= 0)) {
      mistakes.add(name + " must be at least 0, not " + shown);
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

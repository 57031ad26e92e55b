package org.equilibria.engine.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.train.Loss;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.Schedule;
import org.equilibria.api.train.StepSize;

/**
 * How a network is trained.
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
 * @param stopping when training ends before its last epoch
 * @param hold what is kept by projection after each update
 * @param watch whether the conditioning of implicit layers is estimated at every epoch
 * @param inexactness tolerances that follow the progress of training
 * @param comparison updates whose gradient is compared with the exact one; empty for none
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
    boolean warmStart,
    Stopping stopping,
    Hold hold,
    boolean watch,
    Inexactness inexactness,
    Optional<GradientComparison> comparison) {

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
              + " implicit, the square loss without weights of classes, batch 0 (all samples) and an"
              + " optimizer that sums;"
              + " give a number instead");
    }
    requireNotNegative(
        "forward-rtol-ceiling", inexactness.forward(), inexactness.forward(), mistakes);
    requireNotNegative(
        "gradient-rtol-ceiling", inexactness.gradient(), inexactness.gradient(), mistakes);
    if (optimizer.integrates() && inexactness.follows()) {
      mistakes.add(
          "an optimizer that follows the gradient flow takes its steps by differences of gradients:"
              + " it needs forward-rtol-ceiling 0 and gradient-rtol-ceiling 0");
    }
    if (optimizer.integrates() && (batch > 0 || clipNorm > 0 || hold != Hold.NONE)) {
      mistakes.add(
          "an optimizer that follows the gradient flow takes all samples and the gradient as it is:"
              + " it needs batch 0, clip-norm 0 and hold none");
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

  /**
   * Start from the method of arXiv 2209.15562: 30 steps of full-batch gradient descent of the
   * implicit layer on the square loss, with the automatic step size and warm starts.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder of choices. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public static final class Builder {
    private TrainedLayers layers = TrainedLayers.IMPLICIT;
    private Optimizer optimizer = GradientDescent.with(new StepSize.Auto());
    private Schedule schedule = Schedules.CONSTANT;
    private double warmUp;
    private double clipNorm;
    private Loss loss = Losses.SQUARE;
    private int epochs = 30;
    private int batch;
    private boolean warmStart = true;
    private Stopping stopping = Stopping.NEVER;
    private Hold hold = Hold.NONE;
    private boolean watch = true;
    private Inexactness inexactness = Inexactness.NONE;
    private Optional<GradientComparison> comparison = Optional.empty();

    private Builder() {}

    /** Choose what moves. */
    public Builder layers(TrainedLayers value) {
      layers = value;
      return this;
    }

    /** Choose how it moves. */
    public Builder optimizer(Optimizer value) {
      optimizer = value;
      return this;
    }

    /** Choose the factor of the step size. */
    public Builder schedule(Schedule value) {
      schedule = value;
      return this;
    }

    /** Choose the epochs over which the step size rises. */
    public Builder warmUp(double value) {
      warmUp = value;
      return this;
    }

    /** Choose the largest norm of the gradient; 0 for no limit. */
    public Builder clipNorm(double value) {
      clipNorm = value;
      return this;
    }

    /** Choose what is made small. */
    public Builder loss(Loss value) {
      loss = value;
      return this;
    }

    /** Choose the passes over the samples. */
    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    /** Choose the samples of an update; 0 for all. */
    public Builder batch(int value) {
      batch = value;
      return this;
    }

    /** Choose whether solves start from the last equilibria. */
    public Builder warmStart(boolean value) {
      warmStart = value;
      return this;
    }

    /** Choose when training ends early. */
    public Builder stopping(Stopping value) {
      stopping = value;
      return this;
    }

    /** Choose what is kept by projection. */
    public Builder hold(Hold value) {
      hold = value;
      return this;
    }

    /** Choose whether implicit layers are watched. */
    public Builder watch(boolean value) {
      watch = value;
      return this;
    }

    /** Choose tolerances that follow the progress of training. */
    public Builder inexactness(Inexactness value) {
      inexactness = value;
      return this;
    }

    /** Choose to compare gradients with exact ones. */
    public Builder comparison(GradientComparison value) {
      comparison = Optional.of(value);
      return this;
    }

    /**
     * Return the choices.
     *
     * @throws EquilibriaException INVALID_INPUT naming every mistake
     */
    public TrainOptions build() {
      return new TrainOptions(
          layers,
          optimizer,
          schedule,
          warmUp,
          clipNorm,
          loss,
          epochs,
          batch,
          warmStart,
          stopping,
          hold,
          watch,
          inexactness,
          comparison);
    }
  }
}

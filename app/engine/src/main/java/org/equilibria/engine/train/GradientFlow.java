package org.equilibria.engine.train;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.option.Option;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.StepSize;

/**
 * The gradient flow d theta/dt = -grad L, L summed over all samples (arXiv 2209.15562), by the
 * embedded Runge-Kutta pair of Dormand and Prince (1980). An update follows it for the time called
 * its step; the error of each step of the pair is controlled by its norm relative to the way so
 * far, so that neither the scale of the parameters nor that of the output matters. The default of
 * 1e-3 is about 1e-5 relative to the parameters, in the networks of the paper.
 *
 * <p>The flow is smooth between changes of the active units only. At such a kink steps shrink, to
 * rtol^0.4 times the longest one and no further, and where the flow slides along a kink that is all
 * they are: the bound on evaluations ends what would take too long, and training then ends as if it
 * were done, with the parameters reached.
 *
 * @param options time, tolerance and bound
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record GradientFlow(Options options) implements Optimizer {

  /**
   * Options of the gradient flow.
   *
   * @param step time of an update, {@code auto} or a number, in the notation of {@link StepSize}
   * @param rtol error of a step of the pair, relative to the way so far
   * @param maxEvaluations most gradient evaluations of the whole training
   */
  public record Options(
      @Option(
              help =
                  "time of an update: auto for 1/lambda_max of the Gram matrix, or a number above"
                      + " 0",
              value = "auto")
          String step,
      @Option(
              help = "error of a Runge-Kutta step relative to the way so far",
              value = "1e-3",
              min = 0,
              minExclusive = true,
              max = 1)
          double rtol,
      @Option(help = "most gradient evaluations of the whole training", value = "20000", min = 1)
          int maxEvaluations) {

    /**
     * Bring the time into its canonical notation.
     *
     * @throws EquilibriaException INVALID_INPUT unless it is {@code auto} or a number above 0
     */
    public Options {
      step = StepSize.parse(step).toString();
    }
  }

  /** Return the flow with the default tolerance and bound. */
  public static GradientFlow with(StepSize step) {
    return new GradientFlow(new Options(step.toString(), 1e-3, 20_000));
  }

  /** Return whether a training by the flow ended because its bound on evaluations was met. */
  public static boolean metItsBound(TrainingResult result) {
    return result.end() instanceof TrainingEnd.OptimizerDone;
  }

  @Override
  public StepSize step() {
    return StepSize.parse(options.step());
  }

  @Override
  public boolean averages() {
    return false;
  }

  @Override
  public boolean integrates() {
    return true;
  }

  /**
   * Start a run.
   *
   * @throws EquilibriaException INVALID_INPUT in single precision, whose rounding the control of
   *     the error would follow
   */
  @Override
  public Updater start(List<Matrix> parameters, Scope scope) {
    if (scope.precision() != Precision.F64) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "gradient-flow needs precision f64, not f32");
    }
    return new FlowRun(options, parameters, scope);
  }
}

package org.equilibria.engine.train;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.option.Option;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.StepSize;

/**
 * Gradient descent theta &lt;- theta - step grad L, L summed over the batch (arXiv 2209.15562,
 * section 2).
 *
 * @param options step size
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record GradientDescent(Options options) implements Optimizer {

  /**
   * Options of gradient descent.
   *
   * @param step {@code auto} or a number, in the notation of {@link StepSize}
   */
  public record Options(
      @Option(
              help = "step size: auto for 1/lambda_max of the Gram matrix, or a number above 0",
              value = "auto")
          String step) {

    /**
     * Bring the step into its canonical notation.
     *
     * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT unless it is {@code auto}
     *     or a number above 0
     */
    public Options {
      step = StepSize.parse(step).toString();
    }
  }

  /** Return gradient descent with the given step size. */
  public static GradientDescent with(StepSize step) {
    return new GradientDescent(new Options(step.toString()));
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
  public Updater start(List<Matrix> parameters, Scope scope) {
    return (values, gradients, step, number) -> {
      for (int p = 0; p < values.size(); p++) {
        scope.backend().axpby(-step, gradients.get(p), 1, values.get(p));
      }
    };
  }
}

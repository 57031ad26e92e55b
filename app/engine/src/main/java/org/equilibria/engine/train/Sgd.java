package org.equilibria.engine.train;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.option.Option;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.StepSize;

/**
 * Stochastic gradient descent along the mean gradient of a batch with momentum: v &lt;- momentum v
 * + g + decay theta, theta &lt;- theta - step v, or theta - step (g + decay theta + momentum v) for
 * Nesterov's form (Sutskever et al. 2013, in the form common to deep-learning libraries).
 *
 * @param options step size and momentum
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Sgd(Options options) implements Optimizer {

  /**
   * Options of stochastic gradient descent.
   *
   * @param step step size
   * @param momentum share of the last velocity that is kept
   * @param nesterov whether to look ahead along the velocity
   * @param decay weight decay, added to the gradient as decay theta
   */
  public record Options(
      @Option(help = "step size", value = "0.1", min = 0, minExclusive = true) double step,
      @Option(
              help = "share of the last velocity that is kept",
              value = "0",
              min = 0,
              max = 1,
              maxExclusive = true)
          double momentum,
      @Option(help = "whether to look ahead along the velocity", value = "false") boolean nesterov,
      @Option(help = "weight decay, added to the gradient", value = "0", min = 0) double decay) {}

  @Override
  public StepSize step() {
    return new StepSize.Fixed(options.step());
  }

  @Override
  public boolean averages() {
    return true;
  }

  @Override
  public Updater start(List<Matrix> parameters, Scope scope) {
    return new Run(options, parameters.stream().map(p -> scope.zeros(p.rows(), p.cols())).toList());
  }

  /** The velocities so far. */
  private record Run(Options options, List<Matrix> memory) implements Updater {

    @Override
    public void update(List<Matrix> parameters, List<Matrix> gradients, double step, long number) {
      for (int p = 0; p < parameters.size(); p++) {
        Matrix theta = parameters.get(p);
        Matrix g = gradients.get(p);
        Matrix v = memory.get(p);
        Backend backend = theta.scope().backend();
        backend.axpby(options.decay(), theta, 1, g);
        backend.axpby(1, g, options.momentum(), v);
        if (options.nesterov()) {
          backend.axpby(-step, g, 1, theta);
          backend.axpby(-step * options.momentum(), v, 1, theta);
        } else {
          backend.axpby(-step, v, 1, theta);
        }
      }
    }
  }
}

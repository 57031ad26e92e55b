package org.equilibria.engine.train;

import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.option.Option;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.StepSize;

/**
 * Adam, which adapts the step of each entry to running moments of the mean gradient (Kingma and Ba
 * 2015, algorithm 1), with weight decay apart from them (Loshchilov and Hutter 2019, algorithm 2):
 * AdamW where the decay is not zero.
 *
 * @param options step size, moments and decay
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Adam(Options options) implements Optimizer {

  private static final double[] NONE = {};

  /**
   * Options of Adam.
   *
   * @param step step size
   * @param beta1 decay rate of the first moment
   * @param beta2 decay rate of the second moment
   * @param epsilon added to the root of the second moment
   * @param decay weight decay, apart from the gradient: theta &lt;- (1 - step decay) theta
   */
  public record Options(
      @Option(help = "step size", value = "0.001", min = 0, minExclusive = true) double step,
      @Option(
              help = "decay rate of the first moment",
              value = "0.9",
              min = 0,
              max = 1,
              maxExclusive = true)
          double beta1,
      @Option(
              help = "decay rate of the second moment",
              value = "0.999",
              min = 0,
              max = 1,
              maxExclusive = true)
          double beta2,
      @Option(
              help = "added to the root of the second moment",
              value = "1e-8",
              min = 0,
              minExclusive = true)
          double epsilon,
      @Option(help = "weight decay, apart from the gradient (AdamW)", value = "0", min = 0)
          double decay) {}

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
    return new Run(options, parameters, scope);
  }

  /** The moments so far. */
  private static final class Run implements Updater {
    private final Options options;
    private final Backend backend;
    private final List<Matrix> first;
    private final List<Matrix> second;
    private final Kernel squares;
    private final Kernel direction;

    Run(Options options, List<Matrix> parameters, Scope scope) {
      this.options = options;
      backend = scope.backend();
      first = parameters.stream().map(p -> scope.zeros(p.rows(), p.cols())).toList();
      second = parameters.stream().map(p -> scope.zeros(p.rows(), p.cols())).toList();
      Expr g = Expr.y();
      squares =
          backend.compile(
              Expr.x().times(options.beta2()).plus(g.times(g).times(1 - options.beta2())));
      Expr m = Expr.x().times(Expr.parameter("unbias1"));
      Expr v = Expr.y().times(Expr.parameter("unbias2"));
      direction = backend.compile(m.dividedBy(v.sqrt().plus(options.epsilon())));
    }

    @Override
    public void update(List<Matrix> parameters, List<Matrix> gradients, double step, long number) {
      double[] unbias = {
        1 / (1 - Math.pow(options.beta1(), number)), 1 / (1 - Math.pow(options.beta2(), number))
      };
      for (int p = 0; p < parameters.size(); p++) {
        Matrix g = gradients.get(p);
        backend.axpby(1 - options.beta1(), g, options.beta1(), first.get(p));
        backend.map(squares, second.get(p), g, NONE, second.get(p));
        backend.map(direction, first.get(p), second.get(p), unbias, g);
        backend.axpby(-step, g, 1 - step * options.decay(), parameters.get(p));
      }
    }

    @Override
    public List<Matrix> memory() {
      return Stream.concat(first.stream(), second.stream()).toList();
    }
  }
}

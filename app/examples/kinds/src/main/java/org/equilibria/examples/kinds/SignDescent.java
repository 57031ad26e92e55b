package org.equilibria.examples.kinds;

import java.util.List;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.option.Option;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.StepSize;

/** Steps of one size along the signs of the gradient (signSGD, Bernstein et al. 2018). */
public record SignDescent(Options options) implements Optimizer {

  private static final Expr ONE = Expr.constant(1);
  private static final Expr ZERO = Expr.constant(0);
  private static final Expr SIGN =
      Expr.ifPositive(Expr.x(), ONE, ZERO).minus(Expr.ifPositive(Expr.x().neg(), ONE, ZERO));

  /** Options of the descent. */
  public record Options(
      @Option(help = "change of a parameter", value = "0.001", min = 0, minExclusive = true)
          double step) {}

  @Override
  public StepSize step() {
    return new StepSize.Fixed(options.step());
  }

  /** Nothing is remembered between updates, so there is no memory to store in checkpoints. */
  @Override
  public Updater start(List<Matrix> parameters, Scope scope) {
    return (theta, gradients, step, number) -> {
      for (int p = 0; p < theta.size(); p++) {
        Matrix gradient = gradients.get(p);
        Backend backend = gradient.scope().backend();
        backend.map(backend.compile(SIGN), gradient, null, new double[0], gradient);
        backend.axpby(-step, gradient, 1, theta.get(p));
      }
    };
  }
}

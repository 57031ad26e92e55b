package org.equilibria.tck;

import java.util.Optional;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.map.WeightMemo;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;

/** A problem on a backend. */
final class ProblemMap implements FixedPointMap {

  private final Problem problem;
  private final AffineForm form;

  /** Upload the weight and the biases into a scope. */
  ProblemMap(Problem problem, Scope scope) {
    this.problem = problem;
    int width = problem.width();
    Matrix weight = Trial.matrix(scope, width, width, problem.weight());
    form =
        new AffineForm(
            weight,
            scope.backend().prepare(weight, scope),
            Trial.matrix(scope, problem.rows(), width, problem.bias()),
            problem.sigma(),
            new WeightMemo(problem.claim()));
  }

  @Override
  public int rows() {
    return problem.rows();
  }

  @Override
  public int width() {
    return problem.width();
  }

  @Override
  public Optional<AffineForm> affineForm() {
    return Optional.of(form);
  }

  @Override
  public Evaluator open(Scope scope) {
    return new LayerEvaluator(form, scope);
  }

  @Override
  public Linearization linearize(Matrix z, Scope scope) {
    Backend backend = scope.backend();
    Prepared weight = form.prepared();
    Kernel derivative = backend.compile(problem.sigma().derivative(Expr.x().plus(Expr.y())));
    Matrix slope = scope.uninitialized(rows(), width());
    Matrix scratch = scope.uninitialized(rows(), width());
    backend.affineMap(z, weight, form.bias(), derivative, slope);
    return (u, out) -> {
      backend.hadamard(slope, u, scratch);
      backend.multiply(scratch, weight, false, out);
    };
  }

  /** An evaluator of sigma(z W^T + bias) on the rows that are left. */
  private static final class LayerEvaluator implements Evaluator {
    private final Scope scope;
    private final Backend backend;
    private final Prepared weight;
    private final Kernel kernel;
    private Matrix bias;

    LayerEvaluator(AffineForm form, Scope scope) {
      this.scope = scope;
      backend = scope.backend();
      weight = form.prepared();
      kernel = backend.compile(form.activation().value(Expr.x().plus(Expr.y())));
      bias = form.bias();
    }

    @Override
    public int rows() {
      return bias.rows();
    }

    @Override
    public int width() {
      return bias.cols();
    }

    @Override
    public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
      backend.affineResidual(
          z, weight, bias, kernel, out, report.norm(), report.residual(), report.imageNorm());
      report.addGemmEquivalents(1);
    }

    @Override
    public boolean canRetain() {
      return true;
    }

    @Override
    public void retain(int[] rows) {
      Matrix kept = scope.uninitialized(rows.length, width());
      backend.gatherRows(bias, rows, kept);
      bias = kept;
    }
  }
}

package org.equilibria.solvers;

import java.util.List;
import java.util.Optional;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.testkit.problem.GivenWeight;

/** Affine layers z = sigma(M z + phi) of the engine with a given M and what is claimed of it. */
final class GivenLayer {

  private GivenLayer() {}

  /** An activation by its formula. */
  record Sigma(Expr formula, SlopeRange slopes, boolean isProx) implements Activation {

    static final Sigma IDENTITY = new Sigma(Expr.x(), new SlopeRange(1, 1), true);
    static final Sigma RELU = new Sigma(Expr.x().max(0), new SlopeRange(0, 1), true);
    static final Sigma TANH = new Sigma(Expr.x().tanh(), new SlopeRange(0, 1), false);

    @Override
    public Expr value(Expr x) {
      return formula.substitute(x);
    }

    /** Of the functions above, the identity and relu are their own scaled proxes. */
    @Override
    public Optional<Expr> prox(double step) {
      return isProx ? Optional.of(formula) : Optional.empty();
    }
  }

  /**
   * Return a layer.
   *
   * @param weight M, row-major
   * @param phi features, a row each
   */
  static FixedPointMap of(
      Scope scope, double[] weight, double[] phi, Activation sigma, Certificate claim) {
    int width = (int) Math.round(Math.sqrt(weight.length));
    Matrix m = matrix(scope, width, weight);
    return new AffineCell(width, x -> x, new GivenWeight(claim), sigma)
        .bind(1, List.of(scope.zeros(width, 1), m), scope)
        .map(matrix(scope, width, phi), scope);
  }

  /** Return a matrix of the given rows. */
  static Matrix matrix(Scope scope, int width, double... values) {
    Matrix matrix = scope.uninitialized(values.length / width, width);
    scope.backend().upload(values, matrix);
    return matrix;
  }
}

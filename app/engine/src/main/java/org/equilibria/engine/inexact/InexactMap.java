package org.equilibria.engine.inexact;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/** An affine map whose evaluations, and those of its adjoints, are only as exact as asked for. */
@API(status = API.Status.INTERNAL, since = "0.2")
public final class InexactMap implements FixedPointMap {

  private final FixedPointMap exact;
  private final AffineForm form;
  private final InexactWeight weight;
  private final Kernel value;
  private final Kernel sum;

  /**
   * Create a map.
   *
   * @param exact the same map, always exact
   * @param form its structure; sigma has a bounded slope
   * @param weight the weight of that
   */
  public InexactMap(FixedPointMap exact, AffineForm form, InexactWeight weight) {
    this.exact = exact;
    this.form = form;
    this.weight = weight;
    Backend backend = form.bias().scope().backend();
    Expr preactivation = Expr.x().plus(Expr.y());
    value = backend.compile(form.activation().value(preactivation));
    sum = backend.compile(preactivation);
  }

  @Override
  public int rows() {
    return exact.rows();
  }

  @Override
  public int width() {
    return exact.width();
  }

  @Override
  public Evaluator open(Scope scope) {
    double lipschitz = form.activation().slopes().lipschitz();
    return new InexactEvaluator(
        weight, true, null, form.bias(), value, lipschitz, exact.open(scope), scope);
  }

  @Override
  public boolean byDifferences() {
    return exact.byDifferences();
  }

  @Override
  public Linearization linearize(Matrix z, Scope scope) {
    Linearization at = exact.linearize(z, scope);
    return new Linearization() {
      @Override
      public Evaluator adjoint(Matrix cotangent, Scope owner) {
        Evaluator always = at.adjoint(cotangent, owner);
        return always.adjointForm().map(shown -> inexact(shown, always, owner)).orElse(always);
      }

      @Override
      public void vjp(Matrix u, Matrix out) {
        at.vjp(u, out);
      }

      @Override
      public void jvp(Matrix v, Matrix out) {
        at.jvp(v, out);
      }
    };
  }

  private Evaluator inexact(AdjointForm shown, Evaluator always, Scope scope) {
    return new InexactEvaluator(
        weight, false, shown.slope(), shown.cotangent(), sum, 1, always, scope);
  }

  @Override
  public Optional<AffineForm> affineForm() {
    return Optional.of(form);
  }
}

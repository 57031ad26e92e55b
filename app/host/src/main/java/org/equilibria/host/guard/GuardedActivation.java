package org.equilibria.host.guard;

import java.util.Optional;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.GaussianMoments;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.expr.Expr;

/** An activation of others. */
record GuardedActivation(Activation activation, Owner owner) implements Activation, Guard {

  /** Return the activation, whose formulas fit each other and keep to the slopes claimed. */
  static GuardedActivation of(Activation activation, Owner owner) {
    GuardedActivation guarded = new GuardedActivation(activation, owner);
    GivenFormulas.check(guarded, owner);
    SlopeCheck.fault(guarded.value(Expr.x()), guarded.slopes())
        .ifPresent(
            fault -> {
              throw owner.broken(fault);
            });
    return guarded;
  }

  @Override
  public Expr value(Expr x) {
    return owner.given("value()", () -> activation.value(x));
  }

  @Override
  public Expr derivative(Expr x) {
    return owner.given("derivative()", () -> activation.derivative(x));
  }

  @Override
  public SlopeRange slopes() {
    return owner.given("slopes()", activation::slopes);
  }

  @Override
  public Optional<GaussianMoments> gaussianMoments() {
    return owner.given("gaussianMoments()", activation::gaussianMoments);
  }

  @Override
  public Optional<Expr> prox(double step) {
    return owner.given("prox()", () -> activation.prox(step));
  }

  @Override
  public String toString() {
    return owner.described();
  }
}

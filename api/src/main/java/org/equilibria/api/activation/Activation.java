package org.equilibria.api.activation;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.expr.Expr;

/** An activation sigma, defined by its formula and applied entry by entry. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Activation {

  /** Return the formula of sigma(x). */
  Expr value(Expr x);

  /** Return the formula of sigma'(x); at a kink the left derivative, so ReLU'(0) = 0. */
  default Expr derivative(Expr x) {
    return value(Expr.x()).derivative().substitute(x);
  }

  /** Return the bounds of the slope over the whole real line, as tight as is known. */
  SlopeRange slopes();

  /** Return the Gaussian moments, where they are known in closed form. */
  default Optional<GaussianMoments> gaussianMoments() {
    return Optional.empty();
  }

  /**
   * Return the formula in x of prox_{step F}, where F is the function with sigma = prox_F, for
   * operator splitting (Winston and Kolter 2020).
   *
   * @param step step size alpha, above zero
   */
  default Optional<Expr> prox(double step) {
    return Optional.empty();
  }

  /** Return whether sigma(x) = max(x, 0) by its formula, whatever it is called. */
  default boolean isRelu() {
    return value(Expr.x()).isRelu();
  }
}

package org.equilibria.engine.cell;

import org.apiguardian.api.API;
import org.equilibria.api.expr.Expr;

/** An injection phi(x) = value(W x) / sqrt(m) of inputs into the implicit layer. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Injection {

  /** Return the formula applied to each entry of W x. */
  Expr value(Expr preactivation);
}

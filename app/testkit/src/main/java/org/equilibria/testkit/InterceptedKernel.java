package org.equilibria.testkit;

import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;

/** A kernel of the wrapped backend. */
record InterceptedKernel(InterceptedBackend owner, Expr expr, Kernel delegate) implements Kernel {}

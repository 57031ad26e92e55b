package org.equilibria.backend.support;

import java.util.List;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;

/**
 * A formula with its program.
 *
 * @param backend the backend that compiled it
 * @param expr the formula
 * @param program its steps
 */
record CompiledKernel(Backend backend, Expr expr, Program program) implements Kernel {

  @Override
  public List<String> parameters() {
    return program.parameters();
  }

  @Override
  public String toString() {
    return "kernel " + expr;
  }
}

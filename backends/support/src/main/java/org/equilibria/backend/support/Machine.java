package org.equilibria.backend.support;

import org.apiguardian.api.API;
import org.equilibria.api.expr.Expr.BinaryOp;
import org.equilibria.api.expr.Expr.UnaryOp;

/**
 * What does the steps of a {@link Program}, on numbers, on blocks of them, or by writing code. Each
 * method makes the value of the step numbered first; the other numbers are those of earlier steps.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Machine {

  /** Take the first input. */
  void first(int step);

  /** Take the second input. */
  void second(int step);

  /** Take a parameter of the call. */
  void parameter(int step, int index);

  /** Take a fixed number. */
  void constant(int step, double value);

  /** Apply a function of one operand. */
  void apply(int step, UnaryOp op, int operand);

  /** Apply a function of two operands. */
  void apply(int step, BinaryOp op, int left, int right);

  /** Take {@code then} where the condition is above zero, else the other. */
  void choose(int step, int condition, int then, int otherwise);
}

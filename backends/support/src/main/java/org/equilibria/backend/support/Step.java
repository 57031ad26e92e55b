package org.equilibria.backend.support;

import org.apiguardian.api.API;
import org.equilibria.api.expr.Expr.BinaryOp;
import org.equilibria.api.expr.Expr.UnaryOp;

/** One operation of a formula; operands are the numbers of earlier steps. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Step {

  /** Have a machine do this step as number {@code step}. */
  void run(int step, Machine machine);

  /** The first input, read. */
  record First() implements Step {
    @Override
    public void run(int step, Machine machine) {
      machine.first(step);
    }
  }

  /** The second input, read. */
  record Second() implements Step {
    @Override
    public void run(int step, Machine machine) {
      machine.second(step);
    }
  }

  /**
   * A parameter of the call, repeated.
   *
   * @param index its place among the parameters of the program
   */
  record Parameter(int index) implements Step {
    @Override
    public void run(int step, Machine machine) {
      machine.parameter(step, index);
    }
  }

  /**
   * A fixed number, repeated.
   *
   * @param value the number
   */
  record Constant(double value) implements Step {
    @Override
    public void run(int step, Machine machine) {
      machine.constant(step, value);
    }
  }

  /**
   * A function of one operand.
   *
   * @param op the function
   * @param operand number of the operand
   */
  record Unary(UnaryOp op, int operand) implements Step {
    @Override
    public void run(int step, Machine machine) {
      machine.apply(step, op, operand);
    }
  }

  /**
   * A function of two operands.
   *
   * @param op the function
   * @param left number of the first operand
   * @param right number of the second operand
   */
  record Binary(BinaryOp op, int left, int right) implements Step {
    @Override
    public void run(int step, Machine machine) {
      machine.apply(step, op, left, right);
    }
  }

  /**
   * A choice between two operands.
   *
   * @param condition number of the operand that decides
   * @param then taken where the condition is above zero
   * @param otherwise taken elsewhere
   */
  record Choice(int condition, int then, int otherwise) implements Step {
    @Override
    public void run(int step, Machine machine) {
      machine.choose(step, condition, then, otherwise);
    }
  }
}

package org.equilibria.backend.nativecpu;

import java.util.Objects;
import org.equilibria.api.expr.Expr.BinaryOp;
import org.equilibria.api.expr.Expr.UnaryOp;

/** Do one operation of a formula on a block; operands are the numbers of earlier steps. */
sealed interface Step {

  /** Write the values of this step for the entries of the frame. */
  void run(Frame frame, Block out);

  /** Read the first input. */
  record First() implements Step {
    @Override
    public void run(Frame frame, Block out) {
      out.load(frame.first(), frame.from(), frame.count());
    }
  }

  /** Read the second input. */
  record Second() implements Step {
    @Override
    public void run(Frame frame, Block out) {
      out.load(Objects.requireNonNull(frame.second()), frame.from(), frame.count());
    }
  }

  /** Repeat a parameter of the call. */
  record Parameter(int index) implements Step {
    @Override
    public void run(Frame frame, Block out) {
      out.fill(frame.parameters()[index], frame.count());
    }
  }

  /** Repeat a fixed number. */
  record Constant(double value) implements Step {
    @Override
    public void run(Frame frame, Block out) {
      out.fill(value, frame.count());
    }
  }

  /** Apply a function of one operand. */
  record Unary(UnaryOp op, int operand) implements Step {
    @Override
    public void run(Frame frame, Block out) {
      out.apply(op, frame.value(operand), frame.count(), frame.scratch());
    }
  }

  /** Apply a function of two operands. */
  record Binary(BinaryOp op, int left, int right) implements Step {
    @Override
    public void run(Frame frame, Block out) {
      out.apply(op, frame.value(left), frame.value(right), frame.count());
    }
  }

  /** Choose between two operands: the first where the condition is above zero. */
  record Choice(int condition, int then, int otherwise) implements Step {
    @Override
    public void run(Frame frame, Block out) {
      out.choose(
          frame.value(condition),
          frame.value(then),
          frame.value(otherwise),
          frame.count(),
          frame.scratch());
    }
  }
}

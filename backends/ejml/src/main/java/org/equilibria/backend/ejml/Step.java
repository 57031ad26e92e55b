package org.equilibria.backend.ejml;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.Erf;
import org.equilibria.api.expr.Expr.BinaryOp;
import org.equilibria.api.expr.Expr.UnaryOp;

/** Do one operation of a formula on a block; operands are the numbers of earlier steps. */
sealed interface Step {

  /** Write the values of this step for the block of the frame. */
  void run(Frame frame, double[] out);

  /** Read the first input. */
  record First() implements Step {
    @Override
    public void run(Frame frame, double[] out) {
      frame.readFirst(out);
    }
  }

  /** Read the second input. */
  record Second() implements Step {
    @Override
    public void run(Frame frame, double[] out) {
      frame.readSecond(out);
    }
  }

  /** Repeat a parameter of the call. */
  record Parameter(int index) implements Step {
    @Override
    public void run(Frame frame, double[] out) {
      Arrays.fill(out, 0, frame.count(), frame.parameter(index));
    }
  }

  /** Repeat a fixed number. */
  record Constant(double value) implements Step {
    @Override
    public void run(Frame frame, double[] out) {
      Arrays.fill(out, 0, frame.count(), value);
    }
  }

  /** Apply a function of one operand. */
  record Unary(UnaryOp op, int operand) implements Step {
    @Override
    public void run(Frame frame, double[] out) {
      double[] a = frame.values(operand);
      int count = frame.count();
      switch (op) {
        case NEG -> {
          for (int i = 0; i < count; i++) {
            out[i] = -a[i];
          }
        }
        case ABS -> {
          for (int i = 0; i < count; i++) {
            out[i] = Math.abs(a[i]);
          }
        }
        case EXP -> {
          for (int i = 0; i < count; i++) {
            out[i] = Math.exp(a[i]);
          }
        }
        case LOG1P -> {
          for (int i = 0; i < count; i++) {
            out[i] = Math.log1p(a[i]);
          }
        }
        case SQRT -> {
          for (int i = 0; i < count; i++) {
            out[i] = Math.sqrt(a[i]);
          }
        }
        case TANH -> {
          for (int i = 0; i < count; i++) {
            out[i] = HyperbolicTangent.of(a[i]);
          }
        }
        case ERF -> {
          for (int i = 0; i < count; i++) {
            out[i] = Erf.value(a[i]);
          }
        }
      }
    }
  }

  /** Apply a function of two operands. */
  record Binary(BinaryOp op, int left, int right) implements Step {
    @Override
    public void run(Frame frame, double[] out) {
      double[] a = frame.values(left);
      double[] b = frame.values(right);
      int count = frame.count();
      switch (op) {
        case ADD -> {
          for (int i = 0; i < count; i++) {
            out[i] = a[i] + b[i];
          }
        }
        case SUB -> {
          for (int i = 0; i < count; i++) {
            out[i] = a[i] - b[i];
          }
        }
        case MUL -> {
          for (int i = 0; i < count; i++) {
            out[i] = a[i] * b[i];
          }
        }
        case DIV -> {
          for (int i = 0; i < count; i++) {
            out[i] = a[i] / b[i];
          }
        }
        case MIN -> {
          for (int i = 0; i < count; i++) {
            out[i] = Math.min(a[i], b[i]);
          }
        }
        case MAX -> {
          for (int i = 0; i < count; i++) {
            out[i] = Math.max(a[i], b[i]);
          }
        }
      }
    }
  }

  /** Choose between two operands: the first where the condition is above zero. */
  record Choice(int condition, int then, int otherwise) implements Step {
    @Override
    public void run(Frame frame, double[] out) {
      double[] c = frame.values(condition);
      double[] a = frame.values(then);
      double[] b = frame.values(otherwise);
      int count = frame.count();
      for (int i = 0; i < count; i++) {
        out[i] = c[i] > 0 ? a[i] : b[i];
      }
    }
  }
}

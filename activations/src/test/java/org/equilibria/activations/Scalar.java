package org.equilibria.activations;

import org.equilibria.api.expr.Expr;

/** Evaluate formulas at one number, apart from any backend. */
final class Scalar {

  private Scalar() {}

  static double evaluate(Expr e, double x) {
    if (e instanceof Expr.X) {
      return x;
    } else if (e instanceof Expr.Constant c) {
      return c.value();
    } else if (e instanceof Expr.Unary u) {
      return unary(u.op(), evaluate(u.operand(), x));
    } else if (e instanceof Expr.Binary b) {
      return binary(b.op(), evaluate(b.left(), x), evaluate(b.right(), x));
    } else if (e instanceof Expr.IfPositive c) {
      return evaluate(c.condition(), x) > 0 ? evaluate(c.then(), x) : evaluate(c.otherwise(), x);
    }
    throw new IllegalArgumentException("not a formula of x alone: " + e);
  }

  private static double unary(Expr.UnaryOp op, double a) {
    return switch (op) {
      case NEG -> -a;
      case ABS -> Math.abs(a);
      case EXP -> Math.exp(a);
      case LOG1P -> Math.log1p(a);
      case SQRT -> Math.sqrt(a);
      case TANH -> Math.tanh(a);
      case ERF -> erf(a);
    };
  }

  private static double binary(Expr.BinaryOp op, double a, double b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
    };
  }

  /**
   * Sum erf(x) = 2/sqrt(pi) exp(-x^2) sum_n 2^n x^(2n+1) / (1 3 ... (2n+1)), whose terms all have
   * one sign (Abramowitz and Stegun 7.1.6); beyond 6 it is 1 to double precision.
   */
  static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /** Return the normal distribution function. */
  static double phi(double x) {
    return (1 + erf(x * Math.sqrt(0.5))) / 2;
  }
}

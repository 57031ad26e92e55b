package org.equilibria.tck;

import org.equilibria.api.expr.Expr;

/** Formulas evaluated on the host, node by node, as the reference for compiled kernels. */
final class Formula {

  private Formula() {}

  /** Return the value at x of a formula without second input and parameters. */
  static double at(Expr e, double x) {
    if (e instanceof Expr.X) {
      return x;
    } else if (e instanceof Expr.Constant c) {
      return c.value();
    } else if (e instanceof Expr.Unary u) {
      return value(u.op(), at(u.operand(), x));
    } else if (e instanceof Expr.Binary b) {
      return value(b.op(), at(b.left(), x), at(b.right(), x));
    } else if (e instanceof Expr.IfPositive c) {
      return at(c.condition(), x) > 0 ? at(c.then(), x) : at(c.otherwise(), x);
    }
    throw Broken.because("%s is not a formula of x alone", e);
  }

  static double value(Expr.UnaryOp op, double u) {
    return switch (op) {
      case NEG -> -u;
      case ABS -> Math.abs(u);
      case EXP -> Math.exp(u);
      case LOG1P -> Math.log1p(u);
      case SQRT -> Math.sqrt(u);
      case TANH -> Math.tanh(u);
      case ERF -> erf(u);
    };
  }

  static double value(Expr.BinaryOp op, double a, double b) {
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
   * Return erf(u) by the series 2/sqrt(pi) exp(-u^2) sum_n 2^n u^(2n+1) / (2n+1)!! (Abramowitz and
   * Stegun 1964, 7.1.6), whose terms have one sign.
   */
  private static double erf(double u) {
    if (Math.abs(u) > 6) {
      return Math.signum(u);
    }
    double term = u;
    double sum = u;
    for (int n = 1; Math.abs(term) > Math.ulp(sum) / 4; n++) {
      term *= 2 * u * u / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-u * u) * sum;
  }
}

package org.equilibria.api.expr;

import org.equilibria.api.expr.Expr.Binary;
import org.equilibria.api.expr.Expr.Constant;
import org.equilibria.api.expr.Expr.IfPositive;
import org.equilibria.api.expr.Expr.Parameter;
import org.equilibria.api.expr.Expr.Unary;
import org.equilibria.api.expr.Expr.X;
import org.equilibria.api.expr.Expr.Y;

/**
 * Interval arithmetic, which encloses the range of a formula over an interval of x. Every operation
 * is widened outward by four ulps, more than the error of the {@link Math} functions used (at most
 * 2.5 ulps, for tanh).
 */
final class IntervalArithmetic {

  private static final int WIDENING_ULPS = 4;

  private IntervalArithmetic() {}

  static Interval range(Expr e, Interval x) {
    if (e instanceof X) {
      return x;
    } else if (e instanceof Constant c) {
      return Interval.of(c.value());
    } else if (e instanceof Unary u) {
      return unary(u.op(), range(u.operand(), x));
    } else if (e instanceof Binary b) {
      return binary(b.op(), range(b.left(), x), range(b.right(), x));
    } else if (e instanceof IfPositive c) {
      return ifPositive(c, x);
    } else if (e instanceof Y || e instanceof Parameter) {
      throw new IllegalArgumentException("the range of " + e + " is not known: only x is bounded");
    }
    throw new IllegalStateException("unknown node " + e);
  }

  private static Interval ifPositive(IfPositive c, Interval x) {
    Interval condition = range(c.condition(), x);
    boolean conditionIsX = c.condition() instanceof X;
    if (condition.lo() > 0) {
      return range(c.then(), x);
    } else if (condition.hi() <= 0) {
      return range(c.otherwise(), x);
    }
    Interval positive = conditionIsX ? new Interval(Math.max(x.lo(), 0), x.hi()) : x;
    Interval negative = conditionIsX ? new Interval(x.lo(), Math.min(x.hi(), 0)) : x;
    return range(c.then(), positive).hull(range(c.otherwise(), negative));
  }

  private static Interval unary(Expr.UnaryOp op, Interval a) {
    return switch (op) {
      case NEG -> new Interval(-a.hi(), -a.lo());
      case ABS -> new Interval(a.lo() > 0 ? a.lo() : a.hi() < 0 ? -a.hi() : 0, a.magnitude());
      case EXP -> widen(Math.exp(a.lo()), Math.exp(a.hi()), 0, Double.POSITIVE_INFINITY);
      case LOG1P ->
          widen(
              Math.log1p(Math.max(a.lo(), -1)),
              Math.log1p(Math.max(a.hi(), -1)),
              Double.NEGATIVE_INFINITY,
              Double.POSITIVE_INFINITY);
      case SQRT ->
          widen(
              Math.sqrt(Math.max(a.lo(), 0)),
              Math.sqrt(Math.max(a.hi(), 0)),
              0,
              Double.POSITIVE_INFINITY);
      case TANH -> widen(Math.tanh(a.lo()), Math.tanh(a.hi()), -1, 1);
      case ERF -> widen(erfLower(a.lo()), erfUpper(a.hi()), -1, 1);
    };
  }

  private static Interval binary(Expr.BinaryOp op, Interval a, Interval b) {
    return switch (op) {
      case ADD -> widen(a.lo() + b.lo(), a.hi() + b.hi());
      case SUB -> widen(a.lo() - b.hi(), a.hi() - b.lo());
      case MUL -> product(a, b);
      case DIV ->
          b.lo() <= 0 && b.hi() >= 0 ? Interval.REALS : product(a, widen(1 / b.hi(), 1 / b.lo()));
      case MIN -> new Interval(Math.min(a.lo(), b.lo()), Math.min(a.hi(), b.hi()));
      case MAX -> new Interval(Math.max(a.lo(), b.lo()), Math.max(a.hi(), b.hi()));
    };
  }

  private static Interval product(Interval a, Interval b) {
    double p = times(a.lo(), b.lo());
    double q = times(a.lo(), b.hi());
    double r = times(a.hi(), b.lo());
    double s = times(a.hi(), b.hi());
    return widen(
        Math.min(Math.min(p, q), Math.min(r, s)), Math.max(Math.max(p, q), Math.max(r, s)));
  }

  /** Multiply with 0 * infinity = 0: an infinite end bounds finite numbers. */
  private static double times(double a, double b) {
    return a == 0 || b == 0 ? 0 : a * b;
  }

  // sqrt(1 - exp(-x^2)) <= erf(x) <= sqrt(1 - exp(-4 x^2 / pi)) for x >= 0 (Polya's inequality and
  // its elementary counterpart), mirrored for x < 0.
  private static double erfLower(double x) {
    return x >= 0 ? Math.sqrt(-Math.expm1(-x * x)) : -erfUpper(-x);
  }

  private static double erfUpper(double x) {
    return x >= 0 ? Math.sqrt(-Math.expm1(-4 * x * x / Math.PI)) : -erfLower(-x);
  }

  private static Interval widen(double lo, double hi, double least, double most) {
    Interval wide = widen(lo, hi);
    return new Interval(Math.max(wide.lo(), least), Math.min(wide.hi(), most));
  }

  private static Interval widen(double lo, double hi) {
    double down = Double.isNaN(lo) ? Double.NEGATIVE_INFINITY : lo;
    double up = Double.isNaN(hi) ? Double.POSITIVE_INFINITY : hi;
    for (int i = 0; i < WIDENING_ULPS; i++) {
      down = Math.nextDown(down);
      up = Math.nextUp(up);
    }
    return new Interval(down, up);
  }
}

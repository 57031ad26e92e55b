package org.equilibria.theory.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Expr.Binary;
import org.equilibria.api.expr.Expr.Constant;
import org.equilibria.api.expr.Expr.IfPositive;
import org.equilibria.api.expr.Expr.Unary;
import org.equilibria.api.expr.Expr.X;
import org.hipparchus.special.Erf;

/** Formulas of x evaluated one number at a time. */
public final class HostFormula {

  private HostFormula() {}

  /**
   * Return a formula of x as a function.
   *
   * @throws IllegalArgumentException if it contains y or a parameter
   */
  public static DoubleUnaryOperator of(Expr formula) {
    if (formula instanceof X) {
      return x -> x;
    } else if (formula instanceof Constant constant) {
      return x -> constant.value();
    } else if (formula instanceof Unary unary) {
      return unary(unary, of(unary.operand()));
    } else if (formula instanceof Binary binary) {
      return binary(binary, of(binary.left()), of(binary.right()));
    } else if (formula instanceof IfPositive choice) {
      DoubleUnaryOperator condition = of(choice.condition());
      DoubleUnaryOperator then = of(choice.then());
      DoubleUnaryOperator otherwise = of(choice.otherwise());
      return x -> (condition.applyAsDouble(x) > 0 ? then : otherwise).applyAsDouble(x);
    }
    throw new IllegalArgumentException("not a formula of x alone: " + formula);
  }

  /** Return whether a formula is x. */
  public static boolean isIdentity(Expr formula) {
    return formula instanceof X;
  }

  /**
   * Return whether a formula of x consists of finitely many linear pieces, by how it is written.
   */
  public static boolean isPiecewiseLinear(Expr formula) {
    if (formula instanceof Unary unary) {
      return (unary.op() == Expr.UnaryOp.NEG || unary.op() == Expr.UnaryOp.ABS)
              && isPiecewiseLinear(unary.operand())
          || isConstant(unary.operand());
    } else if (formula instanceof Binary binary) {
      boolean parts = isPiecewiseLinear(binary.left()) && isPiecewiseLinear(binary.right());
      return switch (binary.op()) {
        case ADD, SUB, MIN, MAX -> parts;
        case MUL -> parts && (isConstant(binary.left()) || isConstant(binary.right()));
        case DIV -> parts && isConstant(binary.right());
      };
    } else if (formula instanceof IfPositive choice) {
      return isPiecewiseLinear(choice.condition())
          && isPiecewiseLinear(choice.then())
          && isPiecewiseLinear(choice.otherwise());
    }
    return true; // x itself or a number
  }

  /**
   * Return where a formula of x may not be smooth, ascending: where what it chooses by, or the
   * difference of two of which it takes the larger, changes its sign, within 64 of 0.
   */
  public static double[] kinks(Expr formula) {
    List<Expr> switches = new ArrayList<>();
    collectSwitches(formula, switches);
    return switches.stream()
        .flatMapToDouble(expr -> Arrays.stream(signChanges(of(expr))))
        .sorted()
        .distinct()
        .toArray();
  }

  private static void collectSwitches(Expr formula, List<Expr> switches) {
    if (formula instanceof Unary unary) {
      if (unary.op() == Expr.UnaryOp.ABS) {
        switches.add(unary.operand());
      }
      collectSwitches(unary.operand(), switches);
    } else if (formula instanceof Binary binary) {
      if (binary.op() == Expr.BinaryOp.MIN || binary.op() == Expr.BinaryOp.MAX) {
        switches.add(binary.left().minus(binary.right()));
      }
      collectSwitches(binary.left(), switches);
      collectSwitches(binary.right(), switches);
    } else if (formula instanceof IfPositive choice) {
      switches.add(choice.condition());
      collectSwitches(choice.condition(), switches);
      collectSwitches(choice.then(), switches);
      collectSwitches(choice.otherwise(), switches);
    }
  }

  /** Return sign changes on a grid of 1/16, to rounding by bisection. */
  private static double[] signChanges(DoubleUnaryOperator f) {
    List<Double> found = new ArrayList<>();
    for (int k = -1024; k < 1024; k++) {
      double low = k / 16.0;
      double high = (k + 1) / 16.0;
      boolean sign = f.applyAsDouble(low) > 0;
      if (sign != f.applyAsDouble(high) > 0) {
        double middle = 0.5 * (low + high);
        while (middle > low && middle < high) {
          if (f.applyAsDouble(middle) > 0 == sign) {
            low = middle;
          } else {
            high = middle;
          }
          middle = 0.5 * (low + high);
        }
        found.add(Math.abs(high) < Double.MIN_NORMAL ? 0 : high);
      }
    }
    return found.stream().mapToDouble(x -> x).toArray();
  }

  private static boolean isConstant(Expr formula) {
    if (formula instanceof Unary unary) {
      return isConstant(unary.operand());
    } else if (formula instanceof Binary binary) {
      return isConstant(binary.left()) && isConstant(binary.right());
    }
    return formula instanceof Constant;
  }

  private static DoubleUnaryOperator unary(Unary unary, DoubleUnaryOperator u) {
    return switch (unary.op()) {
      case NEG -> x -> -u.applyAsDouble(x);
      case ABS -> x -> Math.abs(u.applyAsDouble(x));
      case EXP -> x -> Math.exp(u.applyAsDouble(x));
      case LOG1P -> x -> Math.log1p(u.applyAsDouble(x));
      case SQRT -> x -> Math.sqrt(u.applyAsDouble(x));
      case TANH -> x -> Math.tanh(u.applyAsDouble(x));
      case ERF -> x -> Erf.erf(u.applyAsDouble(x));
    };
  }

  private static DoubleUnaryOperator binary(
      Binary binary, DoubleUnaryOperator u, DoubleUnaryOperator v) {
    return switch (binary.op()) {
      case ADD -> x -> u.applyAsDouble(x) + v.applyAsDouble(x);
      case SUB -> x -> u.applyAsDouble(x) - v.applyAsDouble(x);
      case MUL -> x -> u.applyAsDouble(x) * v.applyAsDouble(x);
      case DIV -> x -> u.applyAsDouble(x) / v.applyAsDouble(x);
      case MIN -> x -> Math.min(u.applyAsDouble(x), v.applyAsDouble(x));
      case MAX -> x -> Math.max(u.applyAsDouble(x), v.applyAsDouble(x));
    };
  }
}

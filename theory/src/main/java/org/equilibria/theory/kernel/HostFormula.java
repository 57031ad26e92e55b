package org.equilibria.theory.kernel;

import java.util.function.DoubleUnaryOperator;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Expr.Binary;
import org.equilibria.api.expr.Expr.Constant;
import org.equilibria.api.expr.Expr.IfPositive;
import org.equilibria.api.expr.Expr.Unary;
import org.equilibria.api.expr.Expr.X;
import org.hipparchus.special.Erf;

/** Evaluate formulas of x one number at a time. */
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

package org.equilibria.api.expr;

import static org.equilibria.api.expr.Expr.constant;
import static org.equilibria.api.expr.Expr.ifPositive;

import org.equilibria.api.expr.Expr.Binary;
import org.equilibria.api.expr.Expr.Constant;
import org.equilibria.api.expr.Expr.IfPositive;
import org.equilibria.api.expr.Expr.Parameter;
import org.equilibria.api.expr.Expr.Unary;
import org.equilibria.api.expr.Expr.X;
import org.equilibria.api.expr.Expr.Y;

/**
 * Derivatives of formulas by x. At a kink the derivative from the left is taken wherever the kink
 * sits at x = 0 and the inner function increases, so that ReLU'(0) = 0.
 */
final class Derivative {

  private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

  private Derivative() {}

  static Expr of(Expr e) {
    if (e instanceof X) {
      return constant(1);
    } else if (e instanceof Y || e instanceof Constant || e instanceof Parameter) {
      return constant(0);
    } else if (e instanceof Unary u) {
      return unary(u, of(u.operand()));
    } else if (e instanceof Binary b) {
      return binary(b, of(b.left()), of(b.right()));
    } else if (e instanceof IfPositive c) {
      return ifPositive(c.condition(), of(c.then()), of(c.otherwise()));
    }
    throw new IllegalStateException("unknown node " + e);
  }

  private static Expr unary(Unary node, Expr inner) {
    Expr u = node.operand();
    return switch (node.op()) {
      case NEG -> inner.neg();
      case ABS -> ifPositive(u, inner, inner.neg());
      case EXP -> node.times(inner);
      case LOG1P -> inner.dividedBy(u.plus(1));
      case SQRT -> inner.dividedBy(node.times(2));
      case TANH -> constant(1).minus(node.times(node)).times(inner);
      case ERF -> u.times(u).neg().exp().times(TWO_OVER_SQRT_PI).times(inner);
    };
  }

  private static Expr binary(Binary node, Expr left, Expr right) {
    Expr a = node.left();
    Expr b = node.right();
    return switch (node.op()) {
      case ADD -> left.plus(right);
      case SUB -> left.minus(right);
      case MUL -> left.times(b).plus(a.times(right));
      case DIV -> left.dividedBy(b).minus(a.times(right).dividedBy(b.times(b)));
      case MIN -> ifPositive(b.minus(a), left, right);
      case MAX -> ifPositive(a.minus(b), left, right);
    };
  }
}

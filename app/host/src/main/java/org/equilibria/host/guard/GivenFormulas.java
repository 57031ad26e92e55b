package org.equilibria.host.guard;

import java.util.ArrayDeque;
import java.util.Deque;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Expr.Binary;
import org.equilibria.api.expr.Expr.IfPositive;
import org.equilibria.api.expr.Expr.Unary;
import org.equilibria.api.expr.Interval;

/**
 * A check of the formulas of an activation of others, when it is created: that they are of x alone
 * and no larger than can be compiled, and that the derivative, on which training rests, is that of
 * the value at some hundred points, where interval arithmetic encloses them.
 */
final class GivenFormulas {

  /**
   * Formulas are compiled and differentiated operation by operation, one within the other. A
   * formula may share parts with itself and so have more operations than there are atoms.
   */
  private static final int MOST_OPERATIONS = 2000;

  /** The points are 0 and +-0.05 times powers of 1.2, up to 455. */
  private static final double LEAST_POINT = .05;

  private static final double RATIO = 1.2;
  private static final int POINTS = 51;

  /** Relative to a point, between its rounding and the truncation of differences. */
  private static final double STEP = 1e-4;

  /**
   * Where differences to either side are apart by more there is a kink, or nearly one, and they
   * tell nothing. Nor do they where their mean is apart from that over half the step: in the middle
   * of an odd function both sides are alike, however much of it a step leaves out.
   */
  private static final double SMOOTH = 1e-3;

  private static final double WRONG = 1e-2;

  private final Owner owner;
  private final Expr value;
  private final Expr derivative;

  private GivenFormulas(Owner owner, Expr value, Expr derivative) {
    this.owner = owner;
    this.value = value;
    this.derivative = derivative;
  }

  /**
   * Check an activation.
   *
   * @param activation behind its guard
   * @throws org.equilibria.api.error.EquilibriaException CONTRACT_VIOLATION for the first fault
   */
  static void check(Activation activation, Owner owner) {
    Expr value = ofXAlone("value(x)", activation.value(Expr.x()), owner);
    Expr derivative = ofXAlone("derivative(x)", activation.derivative(Expr.x()), owner);
    activation.prox(1).ifPresent(prox -> ofXAlone("prox(1)", prox, owner));
    GivenFormulas given = new GivenFormulas(owner, value, derivative);
    given.checkAt(0);
    double x = LEAST_POINT;
    for (int i = 0; i < POINTS; i++) {
      given.checkAt(x);
      given.checkAt(-x);
      x *= RATIO;
    }
  }

  private static Expr ofXAlone(String method, Expr formula, Owner owner) {
    if (isLarge(formula)) {
      throw owner.broken(
          "%s is a formula of more than %d operations".formatted(method, MOST_OPERATIONS));
    }
    if (formula.usesY() || !formula.parameters().isEmpty()) {
      throw owner.broken(method + " is " + formula + ", which is no formula of x alone");
    }
    return formula;
  }

  private static boolean isLarge(Expr formula) {
    Deque<Expr> left = new ArrayDeque<>();
    left.push(formula);
    for (int operations = 0; !left.isEmpty(); operations++) {
      if (operations > MOST_OPERATIONS) {
        return true;
      }
      Expr next = left.pop();
      if (next instanceof Unary unary) {
        left.push(unary.operand());
      } else if (next instanceof Binary binary) {
        left.push(binary.left());
        left.push(binary.right());
      } else if (next instanceof IfPositive choice) {
        left.push(choice.condition());
        left.push(choice.then());
        left.push(choice.otherwise());
      }
    }
    return false;
  }

  private void checkAt(double x) {
    try {
      Interval slope = derivative.range(Interval.of(x));
      checkDifferences(x, slope);
    } catch (IllegalArgumentException noNumber) {
      // It is NaN here, which a training that it makes diverge tells of it.
    }
  }

  private void checkDifferences(double x, Interval slope) {
    double step = STEP * Math.max(Math.abs(x), LEAST_POINT);
    double before = (at(x) - at(x - step)) / step;
    double after = (at(x + step) - at(x)) / step;
    double central = (before + after) / 2;
    double closer = (at(x + step / 2) - at(x - step / 2)) / step;
    double least = SMOOTH * (1 + Math.abs(central));
    if (!(Math.abs(after - before) <= least && Math.abs(closer - central) <= least)) {
      return;
    }
    double size = 1 + slope.magnitude();
    if (central > slope.hi() + WRONG * size || central < slope.lo() - WRONG * size) {
      throw owner.broken(
          "derivative(x) is %.4g at %.4g, where differences of value(x) give %.4g"
              .formatted(slope.lo(), x, central));
    }
  }

  /** Return the middle of what encloses the value at x. */
  private double at(double x) {
    Interval range = value.range(Interval.of(x));
    return range.lo() / 2 + range.hi() / 2;
  }
}

package org.equilibria.api.expr;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * An elementwise formula of x (and possibly a second input y and named parameters), written once,
 * for every backend to compile. Trees are immutable; the builder methods fold constants.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Expr {

  /** The first input. */
  record X() implements Expr {
    @Override
    public String toString() {
      return "x";
    }
  }

  /** The second input. */
  record Y() implements Expr {
    @Override
    public String toString() {
      return "y";
    }
  }

  /** A number given at each call, without compiling again. */
  record Parameter(String name) implements Expr {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A fixed number. */
  record Constant(double value) implements Expr {
    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /** A function of one operand. */
  record Unary(UnaryOp op, Expr operand) implements Expr {
    @Override
    public String toString() {
      return op.name().toLowerCase(java.util.Locale.ROOT) + "(" + operand + ")";
    }
  }

  /** A function of two operands. */
  record Binary(BinaryOp op, Expr left, Expr right) implements Expr {
    @Override
    public String toString() {
      return op.name().toLowerCase(java.util.Locale.ROOT) + "(" + left + ", " + right + ")";
    }
  }

  /**
   * {@code then} where the condition is above zero, else (zero, negative, NaN) {@code otherwise}.
   */
  record IfPositive(Expr condition, Expr then, Expr otherwise) implements Expr {
    @Override
    public String toString() {
      return "ifPositive(" + condition + ", " + then + ", " + otherwise + ")";
    }
  }

  /** Functions of one operand. */
  enum UnaryOp {
    /** Negation. */
    NEG,
    /** Absolute value. */
    ABS,
    /** Exponential. */
    EXP,
    /** log(1 + u), accurate for small u. */
    LOG1P,
    /** Square root. */
    SQRT,
    /** Hyperbolic tangent. */
    TANH,
    /** Error function 2/sqrt(pi) int_0^u exp(-t^2) dt. */
    ERF
  }

  /** Functions of two operands; MIN and MAX give NaN if either operand is NaN. */
  enum BinaryOp {
    /** Sum. */
    ADD,
    /** Difference. */
    SUB,
    /** Product. */
    MUL,
    /** Quotient. */
    DIV,
    /** Smaller of two. */
    MIN,
    /** Larger of two. */
    MAX
  }

  /** Return the first input. */
  static Expr x() {
    return new X();
  }

  /** Return the second input. */
  static Expr y() {
    return new Y();
  }

  /** Return a number given at each call. */
  static Expr parameter(String name) {
    return new Parameter(name);
  }

  /** Return a fixed number. */
  static Expr constant(double value) {
    return new Constant(value);
  }

  /** Return {@code then} where {@code condition > 0} and {@code otherwise} elsewhere. */
  static Expr ifPositive(Expr condition, Expr then, Expr otherwise) {
    return then.equals(otherwise) ? then : new IfPositive(condition, then, otherwise);
  }

  /** Return a binary node without folding. */
  static Expr binary(BinaryOp op, Expr left, Expr right) {
    return new Binary(op, left, right);
  }

  /** Return the sum. */
  default Expr plus(Expr other) {
    if (isConstant(0)) {
      return other;
    }
    return other.isConstant(0) ? this : new Binary(BinaryOp.ADD, this, other);
  }

  /** Return the sum with a number. */
  default Expr plus(double value) {
    return plus(constant(value));
  }

  /** Return the difference. */
  default Expr minus(Expr other) {
    if (other.isConstant(0)) {
      return this;
    }
    return isConstant(0) ? other.neg() : new Binary(BinaryOp.SUB, this, other);
  }

  /** Return the difference with a number. */
  default Expr minus(double value) {
    return minus(constant(value));
  }

  /** Return the product. */
  default Expr times(Expr other) {
    if (isConstant(0) || other.isConstant(1)) {
      return this;
    }
    return other.isConstant(0) || isConstant(1) ? other : new Binary(BinaryOp.MUL, this, other);
  }

  /** Return the product with a number. */
  default Expr times(double value) {
    return times(constant(value));
  }

  /** Return the quotient. */
  default Expr dividedBy(Expr other) {
    return isConstant(0) || other.isConstant(1) ? this : new Binary(BinaryOp.DIV, this, other);
  }

  /** Return the entrywise minimum. */
  default Expr min(Expr other) {
    return new Binary(BinaryOp.MIN, this, other);
  }

  /** Return the minimum with a number. */
  default Expr min(double value) {
    return min(constant(value));
  }

  /** Return the entrywise maximum. */
  default Expr max(Expr other) {
    return new Binary(BinaryOp.MAX, this, other);
  }

  /** Return the maximum with a number. */
  default Expr max(double value) {
    return max(constant(value));
  }

  /** Return the negation. */
  default Expr neg() {
    return this instanceof Constant c ? constant(-c.value()) : new Unary(UnaryOp.NEG, this);
  }

  /** Return the absolute value. */
  default Expr abs() {
    return new Unary(UnaryOp.ABS, this);
  }

  /** Return the exponential. */
  default Expr exp() {
    return new Unary(UnaryOp.EXP, this);
  }

  /** Return log(1 + this). */
  default Expr log1p() {
    return new Unary(UnaryOp.LOG1P, this);
  }

  /** Return the square root. */
  default Expr sqrt() {
    return new Unary(UnaryOp.SQRT, this);
  }

  /** Return the hyperbolic tangent. */
  default Expr tanh() {
    return new Unary(UnaryOp.TANH, this);
  }

  /** Return the error function. */
  default Expr erf() {
    return new Unary(UnaryOp.ERF, this);
  }

  /** Return whether this is the given constant. */
  default boolean isConstant(double value) {
    return this instanceof Constant c && c.value() == value;
  }

  /**
   * Return the derivative by x. The derivative at a kink is that from the left for an inner
   * function that increases, so ReLU'(0) = 0.
   */
  default Expr derivative() {
    return Derivative.of(this);
  }

  /** Return this formula with every x replaced. */
  default Expr substitute(Expr forX) {
    if (this instanceof X) {
      return forX;
    } else if (this instanceof Unary u) {
      return new Unary(u.op(), u.operand().substitute(forX));
    } else if (this instanceof Binary b) {
      return new Binary(b.op(), b.left().substitute(forX), b.right().substitute(forX));
    } else if (this instanceof IfPositive c) {
      return new IfPositive(
          c.condition().substitute(forX),
          c.then().substitute(forX),
          c.otherwise().substitute(forX));
    }
    return this;
  }

  /**
   * Return an interval that encloses every value over x in the given interval. It may be wider than
   * the true range, since each occurrence of x is bounded on its own.
   *
   * @throws IllegalArgumentException if the formula has a second input or parameters
   */
  default Interval range(Interval x) {
    return IntervalArithmetic.range(this, x);
  }

  /** Return the names of the parameters in order of first appearance. */
  default List<String> parameters() {
    Set<String> names = new LinkedHashSet<>();
    collect(this, names);
    return List.copyOf(names);
  }

  /**
   * Return whether this is max(x, 0), the formula of ReLU: in either order, or as x where x is
   * above zero, else 0.
   */
  default boolean isRelu() {
    Expr zero = constant(0);
    return Set.of(x().max(zero), zero.max(x()), ifPositive(x(), x(), zero)).contains(this);
  }

  /** Return whether the second input occurs. */
  default boolean usesY() {
    if (this instanceof Unary u) {
      return u.operand().usesY();
    } else if (this instanceof Binary b) {
      return b.left().usesY() || b.right().usesY();
    } else if (this instanceof IfPositive c) {
      return c.condition().usesY() || c.then().usesY() || c.otherwise().usesY();
    }
    return this instanceof Y;
  }

  private static void collect(Expr e, Set<String> names) {
    if (e instanceof Parameter p) {
      names.add(p.name());
    } else if (e instanceof Unary u) {
      collect(u.operand(), names);
    } else if (e instanceof Binary b) {
      collect(b.left(), names);
      collect(b.right(), names);
    } else if (e instanceof IfPositive c) {
      collect(c.condition(), names);
      collect(c.then(), names);
      collect(c.otherwise(), names);
    }
  }
}

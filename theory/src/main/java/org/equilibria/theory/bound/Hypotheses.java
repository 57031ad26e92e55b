package org.equilibria.theory.bound;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Check.Evidence;
import org.equilibria.api.theory.Check.Verdict;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.theory.kernel.HostFormula;

/** A collector of the hypotheses of a bound; a bound one of which fails has no number. */
final class Hypotheses {

  private final String source;
  private final List<Check> checks = new ArrayList<>();

  Hypotheses(String source) {
    this.source = source;
  }

  /** Require {@code measured > required}, both known exactly or bounded from the safe side. */
  Hypotheses above(String id, String statement, double measured, double required) {
    return add(id, statement, measured > required, measured, required, Evidence.EXACT);
  }

  /** Require {@code measured >= required}, both known exactly. */
  Hypotheses atLeast(String id, String statement, double measured, double required) {
    return add(id, statement, measured >= required, measured, required, Evidence.EXACT);
  }

  /** Require {@code measured < required}, both known exactly or bounded from the safe side. */
  Hypotheses below(String id, String statement, double measured, double required) {
    return add(id, statement, measured < required, measured, required, Evidence.EXACT);
  }

  /** Require a fact that is known. */
  Hypotheses is(String id, String statement, boolean holds) {
    return add(id, statement, holds, Double.NaN, Double.NaN, Evidence.EXACT);
  }

  /** State what nobody can check. */
  Hypotheses assume(String id, String statement) {
    checks.add(
        new Check(id, statement, Verdict.NOT_CHECKED, Double.NaN, Double.NaN, Evidence.ASSUMED));
    return this;
  }

  /** Require a centre that does not depend on the sample; where it is none, nobody can check it. */
  Hypotheses independent(boolean independent) {
    String statement = "A0, W, b and what standardises the inputs do not depend on the sample";
    return independent ? assume("independent", statement) : is("independent", statement, false);
  }

  /** Require an injection of slopes up to 1 whose norm is known. */
  Hypotheses injection(String injection) {
    return is(
        "injection",
        "the injection is relu or linear",
        injection.equals("relu") || injection.equals("linear"));
  }

  /** Require what rho and mu need to say anything of equilibria: D M has D in [0, 1]. */
  Hypotheses slopes(Activation activation) {
    return is(
        "slopes",
        "the activation has slopes in [0, 1]",
        activation.slopes().isMonotoneNonexpansive());
  }

  /** Require what ||z|| &lt;= ||phi||/mu and the contraction of Rademacher averages rest on. */
  Hypotheses contracts(Activation activation) {
    return is(
        "activation",
        "the activation has slopes in [0, 1] and is 0 at 0",
        activation.slopes().isMonotoneNonexpansive()
            && HostFormula.of(activation.value(Expr.x())).applyAsDouble(0) == 0);
  }

  private Hypotheses add(
      String id,
      String statement,
      boolean holds,
      double measured,
      double required,
      Evidence evidence) {
    Verdict verdict = holds ? Verdict.HOLDS : Verdict.FAILS;
    checks.add(new Check(id, statement, verdict, measured, required, evidence));
    return this;
  }

  boolean hold() {
    return checks.stream().noneMatch(check -> check.verdict() == Verdict.FAILS);
  }

  /** Return no number, with a reason. */
  Outcome inapplicable(String reason) {
    return new Outcome.Inapplicable(reason, checks, source);
  }

  /** Return no number, naming the hypotheses that fail. */
  Outcome inapplicable() {
    List<String> failing =
        checks.stream()
            .filter(check -> check.verdict() == Verdict.FAILS)
            .map(Check::statement)
            .toList();
    return inapplicable("fails: " + String.join("; ", failing));
  }

  /**
   * Return a bound of an error in [0, 1], vacuous from 1 on, if the hypotheses hold.
   *
   * @param value computed only if they do
   */
  Outcome errorBound(DoubleSupplier value, Map<String, Double> terms) {
    if (!hold()) {
      return inapplicable();
    }
    double number = value.getAsDouble();
    return new Outcome.Figure(Sense.UPPER, number, number >= 1, terms, checks, source);
  }

  /** Return a number that is never vacuous, if the hypotheses hold. */
  Outcome figure(Sense sense, double value, Map<String, Double> terms) {
    return hold() ? new Outcome.Figure(sense, value, false, terms, checks, source) : inapplicable();
  }

  /** Return a lower bound of a distance, vacuous at 0, if the hypotheses hold. */
  Outcome radius(double value, Map<String, Double> terms) {
    return hold()
        ? new Outcome.Figure(Sense.LOWER, value, !(value > 0), terms, checks, source)
        : inapplicable();
  }
}

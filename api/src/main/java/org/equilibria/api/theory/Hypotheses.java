package org.equilibria.api.theory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.apiguardian.api.API;
import org.equilibria.api.theory.Check.Evidence;
import org.equilibria.api.theory.Check.Verdict;
import org.equilibria.api.theory.Outcome.Sense;

/**
 * A collector of the hypotheses of a bound, and of what else its outcome says; a bound one of whose
 * hypotheses fails has no number. Methods return the collector itself, so that calls chain.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Hypotheses {

  private static final double NO_ERROR_EXCEEDS = 1;

  private final Provenance provenance;
  private final List<Check> checks = new ArrayList<>();
  private Optional<Margin> margin = Optional.empty();
  private Optional<Envelope> envelope = Optional.empty();
  private Optional<String> words = Optional.empty();
  private Optional<Remedy> remedy = Optional.empty();

  /** Begin without any. */
  public Hypotheses(Provenance provenance) {
    this.provenance = provenance;
  }

  /** Require {@code measured > required}, both known exactly or bounded from the safe side. */
  public Hypotheses above(String id, String statement, double measured, double required) {
    return add(id, statement, measured > required, measured, required);
  }

  /** Require {@code measured >= required}, both known exactly. */
  public Hypotheses atLeast(String id, String statement, double measured, double required) {
    return add(id, statement, measured >= required, measured, required);
  }

  /** Require {@code measured < required}, both known exactly or bounded from the safe side. */
  public Hypotheses below(String id, String statement, double measured, double required) {
    return add(id, statement, measured < required, measured, required);
  }

  /** Require a fact that is known. */
  public Hypotheses is(String id, String statement, boolean holds) {
    return add(id, statement, holds, Double.NaN, Double.NaN);
  }

  /** State what nobody can check. */
  public Hypotheses assume(String id, String statement) {
    checks.add(
        new Check(id, statement, Verdict.NOT_CHECKED, Double.NaN, Double.NaN, Evidence.ASSUMED));
    return this;
  }

  /**
   * Require what {@link NetworkQuantities#INDEPENDENT} says: where it is not refuted it is an
   * assumption, as nobody can check how a seed was chosen.
   */
  public Hypotheses independent(boolean independent) {
    String statement = "A0, W, b and what standardises the inputs do not depend on the sample";
    return independent ? assume("independent", statement) : is("independent", statement, false);
  }

  private Hypotheses add(
      String id, String statement, boolean holds, double measured, double required) {
    Verdict verdict = holds ? Verdict.HOLDS : Verdict.FAILS;
    checks.add(new Check(id, statement, verdict, measured, required, Evidence.EXACT));
    return this;
  }

  /** Say what would make the last hypothesis hold, which is kept if it fails. */
  public Hypotheses helpedBy(String what) {
    return helpedBy(Remedy.of(what));
  }

  /** Say what would make the last hypothesis hold, with numbers; kept if it fails. */
  public Hypotheses helpedBy(Remedy what) {
    int last = checks.size() - 1;
    if (checks.get(last).fails()) {
      checks.set(last, checks.get(last).with(what));
    }
    return this;
  }

  /** State by how much the bound holds: if {@code value > limit}. A value of NaN is left out. */
  public Hypotheses margin(double value, double limit) {
    margin = Double.isNaN(value) ? Optional.empty() : Optional.of(new Margin(value, limit));
    return this;
  }

  /** State what a rate holds a training to. */
  public Hypotheses envelope(Envelope held) {
    envelope = Optional.of(held);
    return this;
  }

  /** Say of the number, in a sentence, what the claim of the bound does not. */
  public Hypotheses words(String sentence) {
    words = Optional.of(sentence);
    return this;
  }

  /** Say what would make a number that is vacuous say something. */
  public Hypotheses sharpenedBy(String what) {
    remedy = Optional.of(Remedy.of(what));
    return this;
  }

  /** Return whether none of the hypotheses fails. */
  public boolean hold() {
    return checks.stream().noneMatch(Check::fails);
  }

  /** Return no number, with a reason. */
  public Outcome inapplicable(String reason) {
    return new Outcome.Inapplicable(Optional.of(reason), margin, checks, provenance);
  }

  /** Return no number, because of the hypotheses that fail. */
  public Outcome inapplicable() {
    return new Outcome.Inapplicable(Optional.empty(), margin, checks, provenance);
  }

  /**
   * Return an upper bound of a loss in [0, 1], vacuous from 1 on, if the hypotheses hold; its
   * margin is 1 less the bound.
   *
   * @param loss what it is made of
   * @param value computed only if they do
   * @param terms further numbers by name
   */
  public Outcome lossBound(ExpectedLoss loss, DoubleSupplier value, Map<String, Double> terms) {
    if (!hold()) {
      return inapplicable();
    }
    double number = value.getAsDouble();
    margin(NO_ERROR_EXCEEDS - number, 0);
    return figure(Sense.UPPER, number, number >= NO_ERROR_EXCEEDS, Optional.of(loss), terms);
  }

  /** Return a number that is never vacuous, if the hypotheses hold. */
  public Outcome figure(Sense sense, double value, Map<String, Double> terms) {
    return figure(sense, value, false, Optional.empty(), terms);
  }

  /** Return a lower bound of a distance, vacuous at 0, if the hypotheses hold. */
  public Outcome radius(double value, Map<String, Double> terms) {
    return figure(Sense.LOWER, value, value <= 0, Optional.empty(), terms);
  }

  private Outcome figure(
      Sense sense,
      double value,
      boolean vacuous,
      Optional<ExpectedLoss> loss,
      Map<String, Double> terms) {
    if (!hold()) {
      return inapplicable();
    } else if (Double.isNaN(value) || Double.isInfinite(value) && !vacuous) {
      return inapplicable("the number is " + value + ": something that it rests on is not finite");
    }
    return new Outcome.Figure(
        sense, value, vacuous, margin, loss, envelope, terms, words, remedy, checks, provenance);
  }
}

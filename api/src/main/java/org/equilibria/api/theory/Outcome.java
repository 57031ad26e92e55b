package org.equilibria.api.theory;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * The outcome of a bound: a figure, or the reason why there is none. {@link Hypotheses} is the
 * shortest way to either.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Outcome {

  /** Return the hypotheses and what was found. */
  List<Check> checks();

  /** Return where the statement comes from, how it was derived and what it is about. */
  Provenance provenance();

  /**
   * Return by how much it holds, or how far it is from holding; empty if there is no such thing.
   */
  Optional<Margin> margin();

  /** Direction of a bound. */
  enum Sense {
    /** The truth is at most the value. */
    UPPER,
    /** The truth is at least the value. */
    LOWER
  }

  /**
   * A number whose hypotheses all hold or are assumed.
   *
   * @param sense direction
   * @param value the number; where the topic {@link Topic#isOfSizes}, an upper one is at least 0
   *     but for rounding
   * @param vacuous whether it says nothing, such as an error of at most 1
   * @param margin by how much the hypotheses hold
   * @param loss what it is made of, if it bounds an expected loss
   * @param envelope what it holds a training to, if it is a rate
   * @param terms further numbers by name
   * @param words a sentence about this number, in place of the claim of its bound
   * @param remedy what would make it say more, if it is vacuous
   * @param checks hypotheses
   * @param provenance where it comes from
   */
  record Figure(
      Sense sense,
      double value,
      boolean vacuous,
      Optional<Margin> margin,
      Optional<ExpectedLoss> loss,
      Optional<Envelope> envelope,
      Map<String, Double> terms,
      Optional<String> words,
      Optional<Remedy> remedy,
      List<Check> checks,
      Provenance provenance)
      implements Outcome {

    /** What a million roundings of f64, each of the size of its largest term, come to. */
    private static final double ROUNDING = 1e-9;

    /**
     * Refuse a number whose hypothesis fails.
     *
     * @throws EquilibriaException CONTRACT_VIOLATION if the value is NaN or a check fails
     */
    public Figure {
      Objects.requireNonNull(margin, "margin");
      Objects.requireNonNull(loss, "loss");
      Objects.requireNonNull(envelope, "envelope");
      Objects.requireNonNull(words, "words");
      Objects.requireNonNull(remedy, "remedy");
      terms = Map.copyOf(terms);
      checks = List.copyOf(checks);
      if (Double.isNaN(value)) {
        throw new EquilibriaException(
            ErrorCode.CONTRACT_VIOLATION, "the figure of a bound is NaN, which is no number");
      }
      if (checks.stream().anyMatch(Check::fails)) {
        throw new EquilibriaException(
            ErrorCode.CONTRACT_VIOLATION, "a bound whose hypothesis fails has no number");
      }
    }

    /** Create a number with terms only. */
    public Figure(
        Sense sense,
        double value,
        boolean vacuous,
        Map<String, Double> terms,
        List<Check> checks,
        Provenance provenance) {
      this(
          sense,
          value,
          vacuous,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          terms,
          Optional.empty(),
          Optional.empty(),
          checks,
          provenance);
    }

    /**
     * Return this as a number about what is never negative, such as a loss. That is at most 0 where
     * rounding left an upper bound below: by at most 1e-9 of the largest of its terms, or of 1.
     *
     * @throws EquilibriaException CONTRACT_VIOLATION if an upper bound is further below 0, where
     *     nothing is
     */
    public Figure ofSize() {
      if (sense == Sense.LOWER || value >= 0) {
        return this;
      }
      double size =
          terms.values().stream()
              .mapToDouble(Math::abs)
              .filter(Double::isFinite)
              .reduce(1, Math::max);
      if (value < -ROUNDING * size) {
        throw new EquilibriaException(
            ErrorCode.CONTRACT_VIOLATION,
            "the figure of a bound is at most %.4g of what is never negative".formatted(value));
      }
      return new Figure(
          sense, 0, vacuous, margin, loss, envelope, terms, words, remedy, checks, provenance);
    }
  }

  /**
   * No number.
   *
   * @param because why, for people; empty if the hypotheses that fail say it all
   * @param margin how far it is from holding
   * @param checks hypotheses
   * @param provenance where the statement comes from
   */
  record Inapplicable(
      Optional<String> because, Optional<Margin> margin, List<Check> checks, Provenance provenance)
      implements Outcome {

    /** Copy the checks. */
    public Inapplicable {
      Objects.requireNonNull(because, "because");
      Objects.requireNonNull(margin, "margin");
      checks = List.copyOf(checks);
    }

    /** Create an outcome with a reason of its own. */
    public Inapplicable(String because, List<Check> checks, Provenance provenance) {
      this(Optional.of(because), Optional.empty(), checks, provenance);
    }

    /** Return why there is no number: the reason given, or else the hypotheses that fail. */
    public String reason() {
      return because.orElseGet(
          () ->
              checks.stream()
                  .filter(Check::fails)
                  .map(Check::statement)
                  .collect(Collectors.joining("; ", "fails: ", "")));
    }
  }
}

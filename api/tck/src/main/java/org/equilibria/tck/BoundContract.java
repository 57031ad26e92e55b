package org.equilibria.tck;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Derivation;
import org.equilibria.api.theory.ExpectedLoss;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.api.theory.Quantity;
import org.equilibria.api.theory.Topic;

/**
 * The rules of a {@link Bound}, on small networks: one that tests of well-posedness pass, one that
 * they fail, and one of which nothing is known; and on each with one quantity left out or not
 * finite.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BoundContract {

  private BoundContract() {}

  /** Return all checks. */
  public static List<ContractCheck<Bound>> checks() {
    return checks(List.of());
  }

  /**
   * Return all checks, on further networks.
   *
   * @param examples values by quantity, also of quantities that the API does not name
   */
  public static List<ContractCheck<Bound>> checks(
      List<? extends Map<Quantity<?>, Object>> examples) {
    List<Map<Quantity<?>, Object>> all =
        Stream.concat(ExampleNetwork.all().stream(), examples.stream())
            .<Map<Quantity<?>, Object>>map(Map::copyOf)
            .toList();
    return List.of(
        new ContractCheck<>(
            "bound.describes-itself",
            "Topic, claim, stages, inputs and derivations are there, and the same each time.",
            BoundContract::describesItself),
        new ContractCheck<>(
            "bound.asks-for-declared",
            "Only declared quantities are asked for, by the bound and by its derivations.",
            subject -> onAll(all, subject, BoundContract::asksForDeclared)),
        new ContractCheck<>(
            "bound.answers-missing",
            "A quantity that is not known leads to an outcome with a reason, not to an exception.",
            subject -> answersMissing(all, subject)),
        new ContractCheck<>(
            "bound.is-pure",
            "The outcome is the same twice, and no quantity is written to.",
            subject -> onAll(all, subject, BoundContract::isPure)),
        new ContractCheck<>(
            "bound.states-hypotheses",
            "A number states its hypotheses, each by an id and a statement of its own.",
            subject -> onAll(all, subject, BoundContract::statesHypotheses)),
        new ContractCheck<>(
            "bound.names-source",
            "Every outcome names its source.",
            subject -> onAll(all, subject, BoundContract::namesSource)),
        new ContractCheck<>(
            "bound.judges-consistently",
            "A margin, a vacuous number and the parts of a bound of a loss agree with the outcome.",
            subject -> onAll(all, subject, BoundContract::judgesConsistently)),
        new ContractCheck<>(
            "bound.survives-non-finite",
            "A quantity that is NaN or infinite fails hypotheses compared with it, and gives no"
                + " infinite number and no exception but an EquilibriaException.",
            subject -> survivesNonFinite(all, subject)));
  }

  private static void describesItself(Bound subject) {
    Broken.unless(subject.topic() != null, "it has no topic");
    String claim = subject.claim();
    Broken.unless(claim != null, "its claim is null");
    int number = claim.indexOf("{}");
    Broken.unless(number < 0 || claim.indexOf("{}", number + 1) < 0, "'%s' has two numbers", claim);
    Broken.unless(
        subject.stages() != null && !subject.stages().isEmpty(), "it is about no weights");
    Set<Quantity<?>> inputs = subject.inputs();
    Broken.unless(inputs != null, "its inputs are null");
    Broken.unless(
        inputs.equals(subject.inputs())
            && claim.equals(subject.claim())
            && subject.stages().equals(subject.stages()),
        "it says something else each time");
    for (Derivation<?> derivation : subject.derivations()) {
      Broken.unless(
          !derivation.inputs().contains(derivation.output()),
          "%s is derived from itself",
          derivation.output().id());
    }
  }

  private static void onAll(
      List<Map<Quantity<?>, Object>> examples,
      Bound subject,
      BiConsumer<Bound, Map<Quantity<?>, Object>> rule) {
    examples.forEach(example -> rule.accept(subject, example));
  }

  private static Outcome outcome(Bound subject, Map<Quantity<?>, Object> values) {
    Outcome outcome = subject.evaluate(ExampleNetwork.readings(values, subject));
    if (outcome == null) {
      throw Broken.because("the outcome is null");
    }
    return outcome;
  }

  private static void asksForDeclared(Bound subject, Map<Quantity<?>, Object> values) {
    Readings readings = ExampleNetwork.readings(values, subject);
    subject.evaluate(readings);
    Broken.unless(
        subject.inputs().containsAll(readings.asked()),
        "it asks for %s, and declares %s",
        readings.asked(),
        subject.inputs());
  }

  private static void answersMissing(List<Map<Quantity<?>, Object>> examples, Bound subject) {
    for (Map<Quantity<?>, Object> example : examples) {
      for (Quantity<?> left : withNone(example.keySet())) {
        Map<Quantity<?>, Object> values = new HashMap<>(example);
        values.remove(left);
        if (outcome(subject, values) instanceof Outcome.Inapplicable none) {
          Broken.unless(!none.reason().isBlank(), "there is no number and no reason");
        }
      }
    }
  }

  /** Return some quantities, and null to leave out none of them. */
  private static List<Quantity<?>> withNone(Set<Quantity<?>> quantities) {
    return Stream.<Quantity<?>>concat(Stream.of(NOTHING), quantities.stream()).toList();
  }

  private static final Quantity<Object> NOTHING =
      new Quantity<>("nothing", Object.class, "nothing");

  private static void isPure(Bound subject, Map<Quantity<?>, Object> values) {
    Map<Quantity<?>, Object> before = new HashMap<>();
    values.forEach((quantity, value) -> before.put(quantity, copied(value)));
    Outcome first = outcome(subject, values);
    values.forEach(
        (quantity, value) ->
            Broken.unless(
                Arrays.deepEquals(new Object[] {value}, new Object[] {before.get(quantity)}),
                "it writes to %s",
                quantity.id()));
    Outcome second = outcome(subject, values);
    Broken.unless(first.equals(second), "%s, then %s", first, second);
  }

  private static Object copied(Object value) {
    if (value instanceof double[] array) {
      return array.clone();
    } else if (value instanceof Object[] array) { // also of arrays
      Object[] copy = array.clone();
      Arrays.setAll(copy, i -> copied(copy[i]));
      return copy;
    }
    return value;
  }

  private static void statesHypotheses(Bound subject, Map<Quantity<?>, Object> values) {
    Outcome outcome = outcome(subject, values);
    Broken.unless(
        !(outcome instanceof Outcome.Figure) || !outcome.checks().isEmpty(),
        "a number without a hypothesis");
    Set<String> ids = new HashSet<>();
    for (Check check : outcome.checks()) {
      Broken.unless(ids.add(check.id()), "two hypotheses have the id %s", check.id());
      Broken.unless(!check.statement().isBlank(), "%s is not stated", check.id());
    }
  }

  private static void namesSource(Bound subject, Map<Quantity<?>, Object> values) {
    Broken.unless(!outcome(subject, values).provenance().source().isBlank(), "the source is blank");
  }

  private static void judgesConsistently(Bound subject, Map<Quantity<?>, Object> values) {
    Outcome outcome = outcome(subject, values);
    if (outcome instanceof Outcome.Figure figure) {
      figure
          .margin()
          .ifPresent(
              margin ->
                  Broken.unless(
                      margin.holds() || figure.vacuous(), "a number that holds by %s", margin));
      if (subject.topic().isOfSizes()) {
        figure.ofSize();
      }
      figure.loss().ifPresent(loss -> addsUp(subject, figure, loss));
      figure
          .envelope()
          .ifPresent(
              held ->
                  Broken.unless(
                      subject.topic() == Topic.CONVERGENCE && held.rate() > 0,
                      "%s, of a bound of %s",
                      held,
                      subject.topic()));
    } else {
      outcome
          .margin()
          .ifPresent(
              margin ->
                  Broken.unless(
                      !margin.holds() || outcome.checks().stream().anyMatch(Check::fails),
                      "no number, though it holds by %s",
                      margin));
    }
  }

  private static void addsUp(Bound subject, Outcome.Figure figure, ExpectedLoss loss) {
    Broken.unless(
        subject.topic() == Topic.GENERALISATION && figure.sense() == Sense.UPPER,
        "the parts of a loss beside a number that bounds none");
    Broken.unless(
        figure.vacuous() == figure.value() >= 1,
        "a loss of at most %s that is %s vacuous",
        figure.value(),
        figure.vacuous() ? "said to be" : "not said to be");
    double room = 1e-9 * Math.max(1, Math.abs(figure.value())); // rounding of a few sums
    Broken.unless(
        loss.onSample() >= 0 && loss.onSample() + loss.confidence() <= figure.value() + room,
        "%s make more than %s",
        loss,
        figure.value());
  }

  private static void survivesNonFinite(List<Map<Quantity<?>, Object>> examples, Bound subject) {
    for (Map<Quantity<?>, Object> example : examples) {
      for (Quantity<?> quantity : example.keySet()) {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
          Optional<Object> spoilt = spoilt(example.get(quantity), bad);
          if (spoilt.isPresent()) {
            Map<Quantity<?>, Object> values = new HashMap<>(example);
            values.put(quantity, spoilt.get());
            survives(subject, values, quantity);
          }
        }
      }
    }
  }

  private static void survives(
      Bound subject, Map<Quantity<?>, Object> values, Quantity<?> quantity) {
    Outcome outcome;
    try {
      outcome = outcome(subject, values);
    } catch (EquilibriaException e) {
      return; // which names what is wrong
    }
    for (Check check : outcome.checks()) {
      boolean compared = Double.isNaN(check.measured()) != Double.isNaN(check.required());
      Broken.unless(
          !compared || check.verdict() != Check.Verdict.HOLDS,
          "with %s not finite, %s holds by a comparison with NaN",
          quantity.id(),
          check.id());
    }
    if (outcome instanceof Outcome.Figure figure) {
      Broken.unless(
          Double.isFinite(figure.value()) || figure.vacuous(),
          "with %s not finite, the number is %s",
          quantity.id(),
          figure.value());
    }
  }

  /** Return a value with one of its numbers replaced; empty if it holds none. */
  private static Optional<Object> spoilt(Object value, double bad) {
    if (value instanceof Double) {
      return Optional.of(bad);
    }
    Object copy = copied(value);
    if (copy instanceof double[] array && array.length > 0) {
      array[0] = bad;
      return Optional.of(array);
    } else if (copy instanceof double[][] rows && rows.length > 0 && rows[0].length > 0) {
      rows[0][0] = bad;
      return Optional.of(rows);
    }
    return Optional.empty();
  }
}

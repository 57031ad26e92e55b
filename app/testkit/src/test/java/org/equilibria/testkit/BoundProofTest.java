package org.equilibria.testkit;

import static java.util.Map.entry;
import static org.equilibria.api.theory.NetworkQuantities.ERRORS;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_LOSS;
import static org.equilibria.api.theory.NetworkQuantities.WEIGHT;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.ExpectedLoss;
import org.equilibria.api.theory.ExpectedLoss.Measure;
import org.equilibria.api.theory.ExpectedLoss.Sample;
import org.equilibria.api.theory.Hypotheses;
import org.equilibria.api.theory.KnownQuantities;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Quantities;
import org.equilibria.api.theory.Quantity;
import org.equilibria.api.theory.Topic;
import org.equilibria.tck.BoundContract;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the bound contract is proven on one that breaks it. */
class BoundProofTest {

  private static final Provenance SOURCE = Provenance.proved("a paper");

  private static final Bound SOUND = rowSums(Set.of(WEIGHT, TRAINED_LOSS), BoundProofTest::plain);

  private static Bound rowSums(
      Set<Quantity<?>> inputs, Function<KnownQuantities, Outcome> formula) {
    return Bound.of(Topic.GENERALISATION, SOURCE, inputs, formula).claiming("it is at most {}");
  }

  private static double largest(double[][] rows) {
    return Arrays.stream(rows)
        .mapToDouble(row -> Arrays.stream(row).map(Math::abs).sum())
        .max()
        .orElse(0);
  }

  private static Hypotheses small(KnownQuantities known) {
    return new Hypotheses(SOURCE)
        .below("norm", "||M||_inf < 1", largest(known.get(WEIGHT)), 1)
        .helpedBy("a smaller weight");
  }

  private static Outcome bounded(Hypotheses hypotheses, KnownQuantities known) {
    double loss = known.get(TRAINED_LOSS);
    return hypotheses.lossBound(
        new ExpectedLoss(Measure.RAMP, Sample.GIVEN, loss, 0),
        () -> loss + largest(known.get(WEIGHT)),
        Map.of());
  }

  private static Outcome plain(KnownQuantities known) {
    return bounded(small(known), known);
  }

  /** Reads the errors that it did not declare. */
  private static Outcome undeclared(KnownQuantities known) {
    known.find(ERRORS);
    return plain(known);
  }

  private static Outcome writing(KnownQuantities known) {
    Outcome outcome = plain(known);
    known.get(WEIGHT)[0][0] += 1e-9;
    return outcome;
  }

  private static Outcome repeating(KnownQuantities known) {
    Hypotheses hypotheses = small(known).assume("norm", "another of the same name");
    return bounded(hypotheses, known);
  }

  private static Outcome anonymous(KnownQuantities known) {
    return known.get(TRAINED_LOSS) >= 0
        ? new Hypotheses(Provenance.NONE).assume("iid", "independent").inapplicable("no reason")
        : plain(known);
  }

  /** Forgets that twice the loss on the sample is no part of the number. */
  private static Outcome inconsistent(KnownQuantities known) {
    double loss = known.get(TRAINED_LOSS);
    return small(known)
        .lossBound(
            new ExpectedLoss(Measure.RAMP, Sample.GIVEN, loss, 100),
            () -> loss + largest(known.get(WEIGHT)),
            Map.of());
  }

  /** Takes NaN, which is not above 1, for something below 1. */
  private static Outcome careless(KnownQuantities known) {
    double norm = largest(known.get(WEIGHT));
    Check.Verdict verdict = norm > 1 ? Check.Verdict.FAILS : Check.Verdict.HOLDS;
    Check check = new Check("norm", "||M||_inf < 1", verdict, norm, 1, Check.Evidence.EXACT);
    return verdict == Check.Verdict.FAILS
        ? new Outcome.Inapplicable("too large", List.of(check), SOURCE)
        : new Outcome.Figure(Sense.UPPER, 0.5, false, Map.of(), List.of(check), SOURCE);
  }

  /** Asks for what is not there. */
  private static Bound throwing() {
    return new Bound() {
      @Override
      public Topic topic() {
        return Topic.GENERALISATION;
      }

      @Override
      public Set<Quantity<?>> inputs() {
        return Set.of(WEIGHT, TRAINED_LOSS);
      }

      @Override
      public Outcome evaluate(Quantities quantities) {
        return quantities.find(WEIGHT).isEmpty()
            ? SOUND.evaluate(quantities)
            : evaluate(
                quantities, quantities.find(WEIGHT).get(), quantities.find(TRAINED_LOSS).get());
      }

      private Outcome evaluate(Quantities quantities, double[][] weight, double loss) {
        return SOUND.evaluate(quantities);
      }
    };
  }

  private static Function<KnownQuantities, Outcome> counting() {
    AtomicInteger calls = new AtomicInteger();
    return known ->
        bounded(small(known).assume("call", "number " + calls.incrementAndGet()), known);
  }

  @TestFactory
  Stream<DynamicTest> everyRuleIsProvenOnABoundThatBreaksIt() {
    Set<Quantity<?>> inputs = SOUND.inputs();
    Map<String, Bound> broken =
        Map.ofEntries(
            entry(
                "bound.describes-itself",
                Bound.of(Topic.GENERALISATION, SOURCE, inputs, BoundProofTest::plain)
                    .claiming("between {} and {}")),
            entry("bound.asks-for-declared", rowSums(inputs, BoundProofTest::undeclared)),
            entry("bound.answers-missing", throwing()),
            entry("bound.is-pure", rowSums(inputs, counting())),
            entry("bound.states-hypotheses", rowSums(inputs, BoundProofTest::repeating)),
            entry("bound.names-source", rowSums(inputs, BoundProofTest::anonymous)),
            entry("bound.judges-consistently", rowSums(inputs, BoundProofTest::inconsistent)),
            entry("bound.survives-non-finite", rowSums(inputs, BoundProofTest::careless)));
    return Stream.concat(
        Proof.of(BoundContract.checks(), SOUND, broken, Map.of()),
        Stream.of(
            DynamicTest.dynamicTest(
                "a bound that writes to what it reads is found",
                () ->
                    Proof.fails(
                        BoundContract.checks(),
                        "bound.is-pure",
                        rowSums(inputs, BoundProofTest::writing)))));
  }
}

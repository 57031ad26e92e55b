package org.equilibria.theory.bound;

import static org.equilibria.api.theory.NetworkQuantities.ACTIVATION;
import static org.equilibria.api.theory.NetworkQuantities.ALPHA;
import static org.equilibria.api.theory.NetworkQuantities.GAMMA;
import static org.equilibria.api.theory.NetworkQuantities.INJECTED;
import static org.equilibria.api.theory.NetworkQuantities.INJECTION;
import static org.equilibria.api.theory.NetworkQuantities.INPUTS;
import static org.equilibria.api.theory.NetworkQuantities.READOUT;
import static org.equilibria.api.theory.NetworkQuantities.RESIDUALS;
import static org.equilibria.api.theory.NetworkQuantities.STATES;
import static org.equilibria.api.theory.NetworkQuantities.WEIGHT;
import static org.equilibria.theory.bound.Derived.WEIGHT_FACTS;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.ConfidenceOptions;
import org.equilibria.api.theory.Hypotheses;
import org.equilibria.api.theory.KnownQuantities;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Stage;
import org.equilibria.api.theory.Topic;
import org.equilibria.theory.certificate.RowAccuracy;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.Conditioning;
import org.equilibria.theory.wellposed.ExistenceTest;
import org.equilibria.theory.wellposed.InitialEvent;
import org.equilibria.theory.wellposed.WeightFacts;

/** What section 1 of docs/theory.md says of the equilibrium. */
public final class WellPosedBounds {

  /** What makes rho and mu admissible. */
  static final String SMALLER_WEIGHT =
      "a smaller weight (gamma, where there is one), or hold ||M||_2 in training";

  private static final Provenance PROVED = Provenance.proved("docs/theory.md, section 1");
  private static final Provenance INITIAL_EVENT =
      Provenance.proved("docs/theory.md, section 1, init event");

  private WellPosedBounds() {}

  /** Return the margin by which a test of existence passes; activations have slopes in [0, 1]. */
  public static Bound existence(ExistenceTest test) {
    Provenance provenance = Provenance.proved("docs/theory.md, section 1, " + test.id());
    return Bound.of(
            Topic.WELL_POSEDNESS,
            provenance,
            Set.of(ACTIVATION, WEIGHT, WEIGHT_FACTS),
            known -> existence(test, provenance, known))
        .claiming("every input has one equilibrium")
        .using(GAMMA)
        .deriving(Derived.RULES);
  }

  private static Outcome existence(
      ExistenceTest test, Provenance provenance, KnownQuantities known) {
    WeightFacts facts = known.get(WEIGHT_FACTS);
    int width = known.get(WEIGHT).length;
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("measured", test.measured(facts));
    terms.put("rounding", test.proved(facts) - test.measured(facts));
    terms.put("mu", facts.mu());
    terms.put("rho", facts.spectralNorm());
    terms.put("admissible-gamma", test.admissibleGamma(width));
    known
        .find(GAMMA)
        .ifPresent(gamma -> terms.put("allowed-radius", test.allowedRadius(facts, gamma, width)));
    return NetworkHypotheses.slopes(new Hypotheses(provenance), known.get(ACTIVATION))
        .below(test.id(), test.condition(), test.proved(facts), 1)
        .helpedBy(remedy(test))
        .margin(test.margin(facts), 0)
        .figure(Sense.LOWER, test.margin(facts), terms);
  }

  private static String remedy(ExistenceTest test) {
    return switch (test) {
      case OPERATOR_NORM, MONOTONE -> SMALLER_WEIGHT;
      case PERRON_FROBENIUS, INF_NORM ->
          "a smaller weight; of a free one gamma below sqrt(pi/2)/sqrt m";
    };
  }

  /**
   * Return the largest distance of a computed state to its equilibrium, by its residual and what
   * rounding may have hidden of it.
   */
  public static Bound residualError() {
    return Bound.of(
            Topic.WELL_POSEDNESS,
            PROVED,
            Set.of(ACTIVATION, WEIGHT, WEIGHT_FACTS, INJECTED, STATES, RESIDUALS),
            WellPosedBounds::residualError)
        .deriving(Derived.RULES);
  }

  private static Outcome residualError(KnownQuantities known) {
    Conditioning conditioning = known.get(WEIGHT_FACTS).conditioning();
    double[] residuals = known.get(RESIDUALS);
    double largest = Arrays.stream(residuals).max().orElse(0);
    double[] open =
        RowAccuracy.of(known.get(WEIGHT_FACTS), known.get(WEIGHT).length)
            .states(residuals, known.get(STATES), known.get(INJECTED));
    double rounding =
        IntStream.range(0, open.length).mapToDouble(i -> open[i] - residuals[i]).max().orElse(0);
    return NetworkHypotheses.slopes(new Hypotheses(PROVED), known.get(ACTIVATION))
        .above("mu", "mu > 0", conditioning.mu(), 0)
        .helpedBy(SMALLER_WEIGHT)
        .figure(
            Sense.UPPER,
            conditioning.errorUpperBound(Arrays.stream(open).max().orElse(0)),
            Map.of(
                "constant",
                conditioning.c(),
                "largest-residual",
                largest,
                "rounding",
                rounding,
                "least-error",
                conditioning.errorLowerBound(Math.max(0, largest - rounding))));
  }

  /**
   * Return the bound of |b.z| over the samples at a Gaussian initialisation, and all it needs; of k
   * outputs each is held to a k-th of the probability, so that all of them are bounded at once.
   */
  public static Bound initialEvent(ConfidenceOptions options) {
    return Bound.of(
            Topic.WELL_POSEDNESS,
            INITIAL_EVENT,
            Set.of(
                ACTIVATION,
                ALPHA,
                WEIGHT,
                WEIGHT_FACTS,
                GAMMA,
                INJECTION,
                INPUTS,
                INJECTED,
                READOUT),
            known -> initialEvent(options.delta(), known))
        .at(Stage.INITIALISATION)
        .deriving(Derived.RULES);
  }

  private static Outcome initialEvent(double delta, KnownQuantities known) {
    double[][] inputs = known.get(INPUTS);
    Expr injection = known.get(INJECTION);
    int outputs = known.get(READOUT).length;
    InitialEvent event =
        InitialEvent.of(
            known.get(WEIGHT).length,
            inputs[0].length,
            inputs.length,
            known.get(GAMMA),
            largestNorm(inputs),
            injection.isRelu(),
            // six statements at delta/5 each: together 1.2 of what is passed
            delta / 1.2 / outputs);
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("weight-norm", event.weightNorm());
    terms.put("symmetric-maximum", event.symmetricMaximum());
    terms.put("rho", event.rho());
    terms.put("mu", event.mu());
    terms.put("injection-norm", event.injectionNorm());
    terms.put("readout-norm", event.readoutNorm());
    terms.put("injection-weight-norm", event.injectionWeightNorm());
    terms.put("state-norm", event.stateNorm());
    terms.put("failure-probability", outputs * event.failureProbability());
    return NetworkHypotheses.contracts(
            NetworkHypotheses.injection(new Hypotheses(INITIAL_EVENT), injection),
            known.get(ACTIVATION))
        .assume("gaussian", "A, W and b are independent N(0, 1)")
        .above("mu", "mu > 0 by concentration", event.mu(), 0)
        .helpedBy("a smaller gamma or a larger width")
        // a network outside the event refutes the assumption, or is one of the rare ones
        .below(
            "rho", "||M||_2 is in the event", known.get(WEIGHT_FACTS).spectralNorm(), event.rho())
        .below(
            "readout",
            "||b|| is in the event",
            largestNorm(known.get(READOUT)),
            event.readoutNorm())
        .below(
            "injected",
            "||phi(x_i)|| is in the event",
            largestNorm(known.get(INJECTED)),
            event.injectionNorm())
        .figure(Sense.UPPER, known.get(ALPHA) * event.output(), terms);
  }

  private static double largestNorm(double[][] rows) {
    return Arrays.stream(Vectors.rowNorms(rows)).max().orElse(0);
  }
}

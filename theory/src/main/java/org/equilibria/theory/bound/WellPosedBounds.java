package org.equilibria.theory.bound;

import static org.equilibria.api.theory.NetworkQuantities.ACTIVATION_FORMULA;
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
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.theory.certificate.RowAccuracy;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.Conditioning;
import org.equilibria.theory.wellposed.ExistenceTest;
import org.equilibria.theory.wellposed.InitialEvent;
import org.equilibria.theory.wellposed.WeightFacts;

/** What section 1 of docs/theory.md says of the equilibrium. */
public final class WellPosedBounds {

  private WellPosedBounds() {}

  /** Return the margin by which a test of existence passes; activations have slopes in [0, 1]. */
  public static Bound existence(ExistenceTest test) {
    String source = "docs/theory.md, section 1, " + test.id() + "; proved";
    return new Formula(
        source,
        Set.of(ACTIVATION_FORMULA, WEIGHT, WEIGHT_FACTS),
        known -> existence(test, source, known));
  }

  private static Outcome existence(ExistenceTest test, String source, Known known) {
    WeightFacts facts = known.get(WEIGHT_FACTS);
    int width = known.get(WEIGHT).length;
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("measured", test.measured(facts));
    terms.put("rounding", test.proved(facts) - test.measured(facts));
    terms.put("mu", facts.mu());
    terms.put("rho", facts.spectralNorm());
    terms.put("admissible-gamma", test.admissibleGamma(width));
    return new Hypotheses(source)
        .slopes(known.get(ACTIVATION_FORMULA))
        .below(test.id(), test.condition(), test.proved(facts), 1)
        .figure(Sense.LOWER, test.margin(facts), terms);
  }

  /**
   * Return the largest distance of a computed state to its equilibrium, by its residual and what
   * rounding may have hidden of it.
   */
  public static Bound residualError() {
    String source = "docs/theory.md, section 1; proved";
    return new Formula(
        source,
        Set.of(ACTIVATION_FORMULA, WEIGHT, WEIGHT_FACTS, INJECTED, STATES, RESIDUALS),
        known -> {
          Conditioning conditioning = known.get(WEIGHT_FACTS).conditioning();
          double[] residuals = known.get(RESIDUALS);
          double largest = Arrays.stream(residuals).max().orElse(0);
          double[] open =
              RowAccuracy.of(known.get(WEIGHT_FACTS), known.get(WEIGHT).length)
                  .states(residuals, known.get(STATES), known.get(INJECTED));
          double rounding =
              IntStream.range(0, open.length)
                  .mapToDouble(i -> open[i] - residuals[i])
                  .max()
                  .orElse(0);
          return new Hypotheses(source)
              .slopes(known.get(ACTIVATION_FORMULA))
              .above("mu", "mu > 0", conditioning.mu(), 0)
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
        });
  }

  /**
   * Return the bound of |b.z| over the samples at a Gaussian initialisation, and all it needs; of k
   * outputs each is held to a k-th of the probability, so that all of them are bounded at once.
   */
  public static Bound initialEvent(ConfidenceOptions options) {
    String source = "docs/theory.md, section 1, init event; proved";
    return new Formula(
        source,
        Set.of(
            ACTIVATION_FORMULA,
            ALPHA,
            WEIGHT,
            WEIGHT_FACTS,
            GAMMA,
            INJECTION,
            INPUTS,
            INJECTED,
            READOUT),
        known -> initialEvent(options.delta(), source, known));
  }

  private static Outcome initialEvent(double delta, String source, Known known) {
    double[][] inputs = known.get(INPUTS);
    String injection = known.get(INJECTION);
    int outputs = known.get(READOUT).length;
    InitialEvent event =
        InitialEvent.of(
            known.get(WEIGHT).length,
            inputs[0].length,
            inputs.length,
            known.get(GAMMA),
            largestNorm(inputs),
            injection.equals("relu"),
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
    return new Hypotheses(source)
        .injection(injection)
        .contracts(known.get(ACTIVATION_FORMULA))
        .assume("gaussian", "A, W and b are independent N(0, 1)")
        .above("mu", "mu > 0 by concentration", event.mu(), 0)
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

package org.equilibria.theory.bound;

import static org.equilibria.api.theory.NetworkQuantities.ACTIVATION_FORMULA;
import static org.equilibria.api.theory.NetworkQuantities.ALPHA;
import static org.equilibria.api.theory.NetworkQuantities.CENTRED;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_INJECTION_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_READOUT;
import static org.equilibria.api.theory.NetworkQuantities.INJECTION;
import static org.equilibria.api.theory.NetworkQuantities.INJECTION_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.INPUT_GRADIENTS;
import static org.equilibria.api.theory.NetworkQuantities.OUTPUTS;
import static org.equilibria.api.theory.NetworkQuantities.PREDICTIONS;
import static org.equilibria.api.theory.NetworkQuantities.READOUT;
import static org.equilibria.theory.bound.Derived.INITIAL_WEIGHT_FACTS;
import static org.equilibria.theory.bound.Derived.WEIGHT_FACTS;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.api.theory.Quantity;
import org.equilibria.theory.generalization.Lipschitz;
import org.equilibria.theory.numerics.SpectralNorm;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.WeightFacts;

/** Offer how much outputs change with inputs: docs/theory.md, section 5. */
public final class RobustnessBounds {

  private static final String SOURCE = "docs/theory.md, section 5; proved";

  private static final Set<Quantity<?>> GLOBAL_INPUTS =
      Set.of(
          ACTIVATION_FORMULA,
          WEIGHT_FACTS,
          INITIAL_WEIGHT_FACTS,
          INJECTION,
          INJECTION_WEIGHT,
          INITIAL_INJECTION_WEIGHT,
          READOUT,
          INITIAL_READOUT,
          ALPHA,
          CENTRED);

  private RobustnessBounds() {}

  /** Return the Lipschitz constant of x -&gt; f(x) in l2, for any number of outputs. */
  public static Bound global() {
    return new Formula(
        SOURCE,
        GLOBAL_INPUTS,
        known ->
            wellPosed(SOURCE, known)
                .injection(known.get(INJECTION))
                .figure(Sense.UPPER, constant(known), Map.of()));
  }

  /**
   * Return the smallest distance within which the sign of an output cannot change, over the
   * samples; for one output.
   */
  public static Bound robustRadius() {
    Set<Quantity<?>> inputs = new HashSet<>(GLOBAL_INPUTS);
    inputs.add(PREDICTIONS);
    inputs.add(OUTPUTS);
    return new Formula(SOURCE, Set.copyOf(inputs), RobustnessBounds::robustRadius);
  }

  private static Outcome robustRadius(Known known) {
    double constant = constant(known);
    double[] radii =
        Arrays.stream(known.get(PREDICTIONS))
            .map(f -> Lipschitz.robustRadius(f, constant))
            .sorted()
            .toArray();
    return wellPosed(SOURCE, known)
        .injection(known.get(INJECTION))
        .is("one-output", "the network has one output", known.get(OUTPUTS) == 1)
        .figure(
            Sense.LOWER,
            radii[0],
            Map.of("median", radii[radii.length / 2], "lipschitz", constant));
  }

  /**
   * Return the largest ||df/dx||_2 over the samples, the norm of a k x d matrix for k outputs: the
   * slope inside their linear regions only.
   */
  public static Bound local() {
    String source = "docs/theory.md, section 5; proved inside the linear region of each input";
    Function<Known, Outcome> formula =
        known -> {
          double[] slopes = slopes(known.get(INPUT_GRADIENTS), known.get(OUTPUTS));
          return wellPosed(source, known)
              .assume("region", "the input stays in the linear region of its sample")
              .figure(
                  Sense.UPPER,
                  Arrays.stream(slopes).max().orElse(0),
                  Map.of("mean", Arrays.stream(slopes).average().orElse(0)));
        };
    return new Formula(
        source,
        Set.of(
            ACTIVATION_FORMULA,
            WEIGHT_FACTS,
            INITIAL_WEIGHT_FACTS,
            CENTRED,
            INPUT_GRADIENTS,
            OUTPUTS),
        formula);
  }

  private static double[] slopes(double[][] gradients, int outputs) {
    if (outputs == 1) {
      return Vectors.rowNorms(gradients);
    }
    double[] slopes = new double[gradients.length / outputs];
    Arrays.setAll(
        slopes,
        i -> SpectralNorm.of(Arrays.copyOfRange(gradients, i * outputs, (i + 1) * outputs)));
    return slopes;
  }

  /** State that the network has one equilibrium, and so has that which centring subtracts. */
  private static Hypotheses wellPosed(String source, Known known) {
    Hypotheses hypotheses =
        new Hypotheses(source)
            .slopes(known.get(ACTIVATION_FORMULA))
            .above("mu", "mu > 0", known.get(WEIGHT_FACTS).mu(), 0);
    return known.get(CENTRED)
        ? hypotheses.above(
            "initial-mu", "mu > 0 at initialisation", known.get(INITIAL_WEIGHT_FACTS).mu(), 0)
        : hypotheses;
  }

  /** A centred network is a difference of two, whose constants add. */
  private static double constant(Known known) {
    double here =
        constant(known, known.get(WEIGHT_FACTS), known.get(READOUT), known.get(INJECTION_WEIGHT));
    return known.get(CENTRED)
        ? here
            + constant(
                known,
                known.get(INITIAL_WEIGHT_FACTS),
                known.get(INITIAL_READOUT),
                known.get(INITIAL_INJECTION_WEIGHT))
        : here;
  }

  private static double constant(
      Known known, WeightFacts facts, double[][] readout, double[][] injectionWeight) {
    return Lipschitz.global(
        facts.conditioning(),
        known.get(ALPHA),
        SpectralNorm.upperBound(readout),
        SpectralNorm.upperBound(injectionWeight),
        injectionWeight.length);
  }
}

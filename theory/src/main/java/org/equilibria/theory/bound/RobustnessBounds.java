package org.equilibria.theory.bound;

import static org.equilibria.api.theory.NetworkQuantities.ACTIVATION;
import static org.equilibria.api.theory.NetworkQuantities.ALPHA;
import static org.equilibria.api.theory.NetworkQuantities.CENTRED;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_INJECTION_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_READOUT;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_STATES;
import static org.equilibria.api.theory.NetworkQuantities.INJECTION;
import static org.equilibria.api.theory.NetworkQuantities.INJECTION_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.INPUTS;
import static org.equilibria.api.theory.NetworkQuantities.INPUT_GRADIENTS;
import static org.equilibria.api.theory.NetworkQuantities.INPUT_UNITS;
import static org.equilibria.api.theory.NetworkQuantities.OUTPUTS;
import static org.equilibria.api.theory.NetworkQuantities.PREDICTIONS;
import static org.equilibria.api.theory.NetworkQuantities.PREDICTION_ACCURACY;
import static org.equilibria.api.theory.NetworkQuantities.READOUT;
import static org.equilibria.api.theory.NetworkQuantities.STATES;
import static org.equilibria.theory.bound.Derived.ACCURACY;
import static org.equilibria.theory.bound.Derived.INITIAL_WEIGHT_FACTS;
import static org.equilibria.theory.bound.Derived.WEIGHT_FACTS;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Hypotheses;
import org.equilibria.api.theory.KnownQuantities;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.api.theory.PredictionAccuracy;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Quantity;
import org.equilibria.api.theory.Topic;
import org.equilibria.theory.generalization.Lipschitz;
import org.equilibria.theory.generalization.PredictionError;
import org.equilibria.theory.kernel.HostFormula;
import org.equilibria.theory.numerics.Rounding;
import org.equilibria.theory.numerics.SpectralNorm;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.WeightFacts;

/** Bounds on how much outputs change with inputs: docs/theory.md, section 5. */
public final class RobustnessBounds {

  private static final Provenance PROVED = Provenance.proved("docs/theory.md, section 5");

  private static final Set<Quantity<?>> GLOBAL_INPUTS =
      Set.of(
          ACTIVATION,
          WEIGHT_FACTS,
          INITIAL_WEIGHT_FACTS,
          INJECTION,
          INJECTION_WEIGHT,
          INITIAL_INJECTION_WEIGHT,
          READOUT,
          INITIAL_READOUT,
          ALPHA,
          CENTRED,
          INPUT_UNITS);

  private RobustnessBounds() {}

  /** Return the Lipschitz constant of x -&gt; f(x) in l2, for any number of outputs. */
  public static Bound global() {
    return Bound.of(
            Topic.ROBUSTNESS,
            PROVED,
            GLOBAL_INPUTS,
            known ->
                NetworkHypotheses.injection(wellPosed(known), known.get(INJECTION))
                    .is("units", "distances are " + known.get(INPUT_UNITS).network(), true)
                    .figure(Sense.UPPER, constant(known), Map.of()))
        .deriving(Derived.RULES);
  }

  /**
   * Return the smallest change of a raw input within which the answer of the network as it is used
   * keeps its sign, over the samples; for one output. What the use may err by is taken off |f|, and
   * as it may grow with the change, its slope is added to the Lipschitz constant.
   */
  public static Bound robustRadius() {
    Set<Quantity<?>> inputs = new HashSet<>(GLOBAL_INPUTS);
    inputs.addAll(
        Set.of(
            PREDICTIONS, OUTPUTS, ACCURACY, STATES, INITIAL_STATES, INPUTS, PREDICTION_ACCURACY));
    return Bound.of(Topic.ROBUSTNESS, PROVED, inputs, RobustnessBounds::robustRadius)
        .claiming("no answer on the samples changes within {}")
        .deriving(Derived.RULES);
  }

  private static Outcome robustRadius(KnownQuantities known) {
    Hypotheses hypotheses =
        NetworkHypotheses.injection(wellPosed(known), known.get(INJECTION))
            .is("one-output", "the network has one output", known.get(OUTPUTS) == 1);
    if (!hypotheses.hold()) {
      return hypotheses.inapplicable();
    }
    Part here =
        new Part(
            known,
            known.get(WEIGHT_FACTS),
            known.get(READOUT),
            known.get(INJECTION_WEIGHT),
            known.get(STATES));
    Optional<Part> before =
        known.get(CENTRED)
            ? Optional.of(
                new Part(
                    known,
                    known.get(INITIAL_WEIGHT_FACTS),
                    known.get(INITIAL_READOUT),
                    known.get(INITIAL_INJECTION_WEIGHT),
                    known.get(INITIAL_STATES)))
            : Optional.empty();
    double[] f = known.get(PREDICTIONS);
    double[] open = known.get(ACCURACY).error();
    double[] states = known.get(ACCURACY).state();
    double[] scales = known.get(INPUT_UNITS).scales();
    double slope = here.slope() + before.map(Part::slope).orElse(0.0);
    double[] errors = new double[f.length];
    double[] radii = new double[f.length];
    for (int i = 0; i < f.length; i++) {
      int sample = i;
      errors[i] =
          open[i]
              + here.error(sample, states[i])
              + before.map(part -> part.error(sample, states[sample])).orElse(0.0);
      radii[i] = Math.abs(f[i]) > errors[i] ? (Math.abs(f[i]) - errors[i]) / slope : 0;
    }
    double[] raw = radii.clone();
    Arrays.setAll(raw, i -> raw[i] * scales[i]);
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("median", median(raw));
    terms.put("network-radius", Arrays.stream(radii).min().orElse(0));
    terms.put("lipschitz", constant(known));
    terms.put("prediction-error", Arrays.stream(errors).max().orElse(0));
    terms.put("undecided", (double) Arrays.stream(radii).filter(r -> r == 0).count());
    terms.put("samples", (double) f.length);
    PredictionAccuracy accuracy = known.get(PREDICTION_ACCURACY);
    if (terms.get("undecided") > 0) {
      hypotheses.words(undecided(terms.get("undecided"), f.length, terms.get("median")));
    }
    return hypotheses
        .sharpenedBy(
            "a smaller termination.rtol or f64, so that predict errs by less; larger outputs")
        .is("units", "the change is " + known.get(INPUT_UNITS).raw(), true)
        .assume(
            "prediction",
            String.format(
                Locale.ROOT,
                "the network is used with %s and unit roundoff %.2g; what that lets the answer err"
                    + " by is taken off |f|",
                accuracy.rtol() > 0
                    ? String.format(
                        Locale.ROOT, "a relative residual of at most %.2g", accuracy.rtol())
                    : "exact equilibria",
                accuracy.unitRoundoff()))
        .radius(Arrays.stream(raw).min().orElse(0), terms);
  }

  private static String undecided(double undecided, int samples, double median) {
    return String.format(
        Locale.ROOT,
        "the outputs of %.0f of %d samples are within what use may err by, so that nothing is"
            + " proved of their answers%s",
        undecided,
        samples,
        median > 0
            ? String.format(
                Locale.ROOT,
                "; half of all answers do not change within %.4g",
                BigDecimal.valueOf(median).round(new MathContext(4, RoundingMode.FLOOR)))
            : "");
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  /** One of the networks whose difference a centred network is, or the only one. */
  private static final class Part {
    private final PredictionError error;
    private final double lipschitz;
    private final double stateLipschitz;
    private final double c;
    private final double[] norms;
    private final double[] inputNorms;

    Part(
        KnownQuantities known,
        WeightFacts facts,
        double[][] readout,
        double[][] injectionWeight,
        double[][] states) {
      int width = injectionWeight.length;
      double injection = SpectralNorm.upperBound(injectionWeight);
      lipschitz = RobustnessBounds.constant(known, facts, readout, injectionWeight);
      stateLipschitz = facts.conditioning().stateLipschitz(injection, width);
      c = facts.conditioning().c();
      error =
          new PredictionError(
              facts,
              known.get(ALPHA),
              known.get(ALPHA) * Rounding.frobeniusBound(readout),
              Rounding.frobeniusBound(injectionWeight) / Math.sqrt(width),
              width + injectionWeight[0].length,
              known.get(PREDICTION_ACCURACY));
      norms = Vectors.rowNorms(states);
      inputNorms = Vectors.rowNorms(known.get(INPUTS));
    }

    /** Return the bound at a sample whose computed state has a residual of at most that given. */
    double error(int sample, double residual) {
      return error.at(norms[sample] + c * residual, inputNorms[sample]);
    }

    double slope() {
      return lipschitz + error.slope(stateLipschitz);
    }
  }

  /**
   * Return the largest ||df/dx||_2 over the samples, the norm of a k x d matrix for k outputs: the
   * slope at the samples. With a piecewise linear activation it is a bound while the input stays
   * inside the linear region of its sample; elsewhere it says nothing of other inputs.
   */
  public static Bound local() {
    return Bound.of(
            Topic.ROBUSTNESS,
            PROVED,
            Set.of(
                ACTIVATION,
                WEIGHT_FACTS,
                INITIAL_WEIGHT_FACTS,
                CENTRED,
                INPUT_GRADIENTS,
                INJECTION,
                INPUT_UNITS,
                OUTPUTS),
            RobustnessBounds::local)
        .deriving(Derived.RULES);
  }

  private static Outcome local(KnownQuantities known) {
    double[] slopes = slopes(known.get(INPUT_GRADIENTS), known.get(OUTPUTS));
    boolean linear =
        HostFormula.isPiecewiseLinear(known.get(ACTIVATION).value(Expr.x()))
            && HostFormula.isPiecewiseLinear(known.get(INJECTION));
    Hypotheses hypotheses = wellPosed(known);
    if (linear) {
      hypotheses.assume(
          "region",
          "the input, and what was computed of its sample, are in the linear region of the"
              + " sample's equilibrium");
    } else {
      hypotheses.is(
          "samples",
          "this is the slope at the samples as computed, and bounds no change of an input, as"
              + " activation and injection are not both piecewise linear",
          true);
    }
    return hypotheses
        .is("units", "distances are " + known.get(INPUT_UNITS).network(), true)
        .figure(
            Sense.UPPER,
            Arrays.stream(slopes).max().orElse(0),
            Map.of("mean", Arrays.stream(slopes).average().orElse(0)));
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
  private static Hypotheses wellPosed(KnownQuantities known) {
    Hypotheses hypotheses =
        NetworkHypotheses.slopes(new Hypotheses(PROVED), known.get(ACTIVATION))
            .above("mu", "mu > 0", known.get(WEIGHT_FACTS).mu(), 0)
            .helpedBy(WellPosedBounds.SMALLER_WEIGHT);
    return known.get(CENTRED)
        ? hypotheses
            .above(
                "initial-mu", "mu > 0 at initialisation", known.get(INITIAL_WEIGHT_FACTS).mu(), 0)
            .helpedBy("a smaller gamma")
        : hypotheses;
  }

  /** A centred network is a difference of two, whose constants add. */
  private static double constant(KnownQuantities known) {
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
      KnownQuantities known, WeightFacts facts, double[][] readout, double[][] injectionWeight) {
    return Lipschitz.global(
        facts.conditioning(),
        known.get(ALPHA),
        SpectralNorm.upperBound(readout),
        SpectralNorm.upperBound(injectionWeight),
        injectionWeight.length);
  }
}

package org.equilibria.theory.bound;

import static org.equilibria.api.theory.NetworkQuantities.ACTIVATION;
import static org.equilibria.api.theory.NetworkQuantities.ERRORS;
import static org.equilibria.api.theory.NetworkQuantities.HOLD_OUT_MISTAKES;
import static org.equilibria.api.theory.NetworkQuantities.HOLD_OUT_SIZE;
import static org.equilibria.api.theory.NetworkQuantities.INDEPENDENT;
import static org.equilibria.api.theory.NetworkQuantities.OUTPUTS;
import static org.equilibria.api.theory.NetworkQuantities.READOUT;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_DISTANCE;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_LOSS;
import static org.equilibria.theory.bound.Derived.GRAM;
import static org.equilibria.theory.bound.Derived.LIMIT_GRAM;
import static org.equilibria.theory.bound.Derived.NEIGHBOURHOOD;
import static org.equilibria.theory.bound.Derived.WEIGHT_FACTS;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.ConfidenceOptions;
import org.equilibria.api.theory.ExpectedLoss;
import org.equilibria.api.theory.ExpectedLoss.Measure;
import org.equilibria.api.theory.ExpectedLoss.Sample;
import org.equilibria.api.theory.Hypotheses;
import org.equilibria.api.theory.KnownQuantities;
import org.equilibria.api.theory.ModelScope;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Topic;
import org.equilibria.theory.certificate.Neighbourhood;
import org.equilibria.theory.certificate.Point;
import org.equilibria.theory.generalization.BallComplexity;
import org.equilibria.theory.generalization.ClopperPearson;
import org.equilibria.theory.generalization.KernelBound;
import org.equilibria.theory.generalization.RadiusGrid;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Vectors;

/** The bounds of the expected ramp loss around an initialisation: docs/theory.md, section 5. */
public final class GeneralizationBounds {

  private static final Provenance PROVED =
      Provenance.proved("arXiv 2209.15562; docs/theory.md, section 5");
  private static final Provenance KERNEL =
      Provenance.proved("arXiv 1901.08584; docs/theory.md, section 5");
  private static final Provenance HOLD_OUT =
      Provenance.proved("Clopper and Pearson 1934; docs/theory.md, section 5");

  /** What keeps the ball around the initialisation small. */
  static final String SHORTER_WAY =
      "a shorter way from the initialisation (fewer epochs, a centred output), or a smaller gamma";

  /** What bounds of the trained network claim. */
  static final String OF_THE_TRAINED =
      "the expected ramp loss of the trained network is at most {}";

  private GeneralizationBounds() {}

  /** Return the bound of the trained network by its distance from the initialisation. */
  public static Bound ball(ConfidenceOptions options) {
    return Bound.of(
            Topic.GENERALISATION,
            PROVED,
            Set.of(
                NEIGHBOURHOOD,
                READOUT,
                ACTIVATION,
                OUTPUTS,
                INDEPENDENT,
                TRAINED_DISTANCE,
                TRAINED_LOSS),
            known -> ball(options.delta(), known))
        .claiming(OF_THE_TRAINED)
        .deriving(Derived.RULES);
  }

  private static Outcome ball(double delta, KnownQuantities known) {
    Neighbourhood neighbourhood = known.get(NEIGHBOURHOOD);
    Point point = neighbourhood.point();
    RadiusGrid grid = RadiusGrid.above(Math.max(known.get(TRAINED_DISTANCE), Double.MIN_NORMAL));
    Hypotheses hypotheses =
        NetworkHypotheses.relu(NetworkHypotheses.sample(PROVED, known), known.get(ACTIVATION))
            .below(
                "radius",
                "the ball is within the radius where mu stays positive",
                grid.radius(),
                point.wellPosedRadius())
            .helpedBy(SHORTER_WAY);
    if (!hypotheses.hold()) {
      return hypotheses.inapplicable();
    }
    double readout = Vectors.norm(known.get(READOUT)[0]);
    BallComplexity complexity = BallComplexity.of(neighbourhood, readout, grid.radius());
    double confidence = grid.confidence(point.samples(), delta);
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("train-loss", known.get(TRAINED_LOSS));
    terms.put("radius", grid.radius());
    terms.put("linear", complexity.linear());
    terms.put("remainder", complexity.remainder());
    terms.put("trivial", complexity.trivial());
    terms.put("confidence", confidence);
    return hypotheses.lossBound(
        onSample(known, confidence),
        () -> known.get(TRAINED_LOSS) + 2 * complexity.value() + confidence,
        terms);
  }

  /** Return what a bound by the ramp loss of the trained network is made of. */
  static ExpectedLoss onSample(KnownQuantities known, double confidence) {
    return new ExpectedLoss(Measure.RAMP, Sample.GIVEN, known.get(TRAINED_LOSS), confidence);
  }

  /** Return the bound of the linearised network of this width, stopped at its best time. */
  public static Bound finiteKernel(ConfidenceOptions options) {
    Provenance linearised = KERNEL.of(ModelScope.LINEARISED);
    return Bound.of(
            Topic.GENERALISATION,
            linearised,
            Set.of(ACTIVATION, WEIGHT_FACTS, GRAM, ERRORS, OUTPUTS, INDEPENDENT),
            known ->
                kernel(
                    NetworkHypotheses.slopes(
                            NetworkHypotheses.sample(linearised, known), known.get(ACTIVATION))
                        .above("mu", "mu > 0 at A0", known.get(WEIGHT_FACTS).mu(), 0)
                        .helpedBy(WellPosedBounds.SMALLER_WEIGHT),
                    () -> known.get(GRAM),
                    0,
                    options.delta(),
                    known))
        .claiming("the expected ramp loss of the linearised network is at most {}")
        .deriving(Derived.RULES);
  }

  /**
   * Return the bound of the infinitely wide network, stopped at its best time. An activation that
   * is not homogeneous has the kernel of its width (docs/theory.md, section 3).
   */
  public static Bound limitKernel(ConfidenceOptions options) {
    Provenance limiting = KERNEL.of(ModelScope.INFINITELY_WIDE);
    return Bound.of(
            Topic.GENERALISATION,
            limiting,
            Set.of(LIMIT_GRAM, ERRORS, OUTPUTS, INDEPENDENT),
            known -> limitKernel(NetworkHypotheses.sample(limiting, known), options.delta(), known))
        .claiming("the expected ramp loss of the infinitely wide network is at most {}")
        .deriving(Derived.RULES);
  }

  private static Outcome limitKernel(Hypotheses hypotheses, double delta, KnownQuantities known) {
    LimitSpectrum limit = known.get(LIMIT_GRAM);
    if (limit.eigen().isEmpty()) {
      hypotheses.is("kernel", "the limit kernel is known: " + limit.obstacle(), false);
    } else if (limit.error() > 0) {
      hypotheses
          .below(
              "quadrature",
              "what quadrature errs by in H, about n times the largest change of an entry by taking"
                  + " fewer nodes, over a grid of correlations, is below lambda_min(H)",
              limit.error(),
              limit.eigen().get().least())
          .helpedBy("fewer samples, none of them close to another");
    }
    return kernel(hypotheses, limit.eigen()::orElseThrow, limit.error(), delta, known);
  }

  private static Outcome kernel(
      Hypotheses hypotheses,
      Supplier<Eigen> gram,
      double uncertainty,
      double delta,
      KnownQuantities known) {
    double[] error = known.get(ERRORS);
    hypotheses
        .above("error", "the initial error is not zero", Vectors.norm(error), 0)
        .helpedBy("other targets: there is nothing to learn from these");
    if (!hypotheses.hold()) {
      return hypotheses.inapplicable();
    }
    Eigen eigen = gram.get();
    // Where H is this small the floor would make directions cheap that H cannot move along.
    hypotheses
        .above(
            "scale",
            "eigenvalues of H are above their floor on average",
            Arrays.stream(eigen.values()).average().orElse(0),
            KernelBound.FLOOR)
        .helpedBy("a larger alpha");
    if (!hypotheses.hold()) {
      return hypotheses.inapplicable();
    }
    KernelBound bound = KernelBound.of(eigen, uncertainty, error, delta);
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("distance", bound.distance());
    terms.put("complexity", bound.complexity());
    terms.put("interpolating", bound.interpolating());
    terms.put("confidence", bound.confidence());
    terms.put("time", bound.time());
    terms.put("train-loss", bound.trainLoss());
    terms.put("radius", bound.radius());
    terms.put("stopped-complexity", (bound.stratified() - bound.trainLoss() - bound.price()) / 2);
    terms.put("stopped-confidence", bound.price());
    return hypotheses.lossBound(
        new ExpectedLoss(Measure.RAMP, Sample.GIVEN, bound.trainLoss(), bound.price()),
        bound::stratified,
        terms);
  }

  /** Return the limit of the error rate by an independent sample. */
  public static Bound holdOut(ConfidenceOptions options) {
    return Bound.of(
            Topic.GENERALISATION,
            HOLD_OUT,
            Set.of(HOLD_OUT_MISTAKES, HOLD_OUT_SIZE),
            known -> holdOut(options.delta(), known))
        .claiming("by the hold-out sample the error rate is at most {}")
        .deriving(Derived.RULES);
  }

  private static Outcome holdOut(double delta, KnownQuantities known) {
    int mistakes = known.get(HOLD_OUT_MISTAKES);
    int size = known.get(HOLD_OUT_SIZE);
    Hypotheses hypotheses =
        new Hypotheses(HOLD_OUT)
            .assume("hold-out", "the hold-out sample is independent and was looked at once")
            .above("size", "the hold-out sample is not empty", size, 0)
            .helpedBy("a hold-out sample")
            .sharpenedBy("a larger hold-out sample, fewer mistakes");
    if (!hypotheses.hold()) {
      return hypotheses.inapplicable();
    }
    double limit = ClopperPearson.upper(mistakes, size, delta);
    double seen = (double) mistakes / size;
    return hypotheses.lossBound(
        new ExpectedLoss(Measure.ERROR_RATE, Sample.HELD_OUT, seen, limit - seen),
        () -> limit,
        Map.of("mistakes", (double) mistakes, "size", (double) size));
  }
}

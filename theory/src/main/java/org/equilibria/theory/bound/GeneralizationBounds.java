package org.equilibria.theory.bound;

import static org.equilibria.api.theory.NetworkQuantities.ACTIVATION_FORMULA;
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
import org.equilibria.api.theory.Outcome;
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

  private static final String PROVED = "arXiv 2209.15562; docs/theory.md, section 5; proved";

  private GeneralizationBounds() {}

  /** Return the bound of the trained network by its distance from the initialisation. */
  public static Bound ball(ConfidenceOptions options) {
    return new Formula(
        PROVED,
        Set.of(
            NEIGHBOURHOOD,
            READOUT,
            ACTIVATION_FORMULA,
            OUTPUTS,
            INDEPENDENT,
            TRAINED_DISTANCE,
            TRAINED_LOSS),
        known -> ball(options.delta(), known));
  }

  private static Outcome ball(double delta, Known known) {
    Neighbourhood neighbourhood = known.get(NEIGHBOURHOOD);
    Point point = neighbourhood.point();
    RadiusGrid grid = RadiusGrid.above(Math.max(known.get(TRAINED_DISTANCE), Double.MIN_NORMAL));
    Hypotheses hypotheses =
        sample(PROVED, known)
            .is("relu", "the activation is ReLU", known.get(ACTIVATION_FORMULA).isRelu())
            .below(
                "radius",
                "the ball is within the radius where mu stays positive",
                grid.radius(),
                point.wellPosedRadius());
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
    return hypotheses.errorBound(
        () -> known.get(TRAINED_LOSS) + 2 * complexity.value() + confidence, terms);
  }

  /** Return the bound of the linearised network of this width, stopped at its best time. */
  public static Bound finiteKernel(ConfidenceOptions options) {
    String source =
        "arXiv 1901.08584; docs/theory.md, section 5; proved of the linearised model only";
    return new Formula(
        source,
        Set.of(ACTIVATION_FORMULA, WEIGHT_FACTS, GRAM, ERRORS, OUTPUTS, INDEPENDENT),
        known ->
            kernel(
                sample(source, known)
                    .slopes(known.get(ACTIVATION_FORMULA))
                    .above("mu", "mu > 0 at A0", known.get(WEIGHT_FACTS).mu(), 0),
                () -> known.get(GRAM),
                0,
                options.delta(),
                known));
  }

  /**
   * Return the bound of the infinitely wide network, stopped at its best time. An activation that
   * is not homogeneous has the kernel of its width (docs/theory.md, section 3).
   */
  public static Bound limitKernel(ConfidenceOptions options) {
    String source =
        "arXiv 1901.08584; docs/theory.md, section 5; proved of the infinitely wide, linearised"
            + " model only";
    return new Formula(
        source,
        Set.of(LIMIT_GRAM, ERRORS, OUTPUTS, INDEPENDENT),
        known -> {
          LimitSpectrum limit = known.get(LIMIT_GRAM);
          Hypotheses hypotheses = sample(source, known);
          if (limit.eigen().isEmpty()) {
            hypotheses.is("kernel", "the limit kernel is known: " + limit.obstacle(), false);
          } else if (limit.error() > 0) {
            hypotheses.below(
                "quadrature",
                "what quadrature errs by in H, about n times the largest change of an entry by"
                    + " taking fewer nodes, over a grid of correlations, is below lambda_min(H)",
                limit.error(),
                limit.eigen().get().least());
          }
          return kernel(
              hypotheses, limit.eigen()::orElseThrow, limit.error(), options.delta(), known);
        });
  }

  private static Outcome kernel(
      Hypotheses hypotheses, Supplier<Eigen> gram, double uncertainty, double delta, Known known) {
    double[] error = known.get(ERRORS);
    hypotheses.above("error", "the initial error is not zero", Vectors.norm(error), 0);
    if (!hypotheses.hold()) {
      return hypotheses.inapplicable();
    }
    Eigen eigen = gram.get();
    // Where H is this small the floor would make directions cheap that H cannot move along.
    hypotheses.above(
        "scale",
        "eigenvalues of H are above their floor on average",
        Arrays.stream(eigen.values()).average().orElse(0),
        KernelBound.FLOOR);
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
    return hypotheses.errorBound(bound::stratified, terms);
  }

  /** Return the limit of the error rate by an independent sample. */
  public static Bound holdOut(ConfidenceOptions options) {
    String source = "Clopper and Pearson 1934; docs/theory.md, section 5; proved";
    return new Formula(
        source,
        Set.of(HOLD_OUT_MISTAKES, HOLD_OUT_SIZE),
        known -> {
          int mistakes = known.get(HOLD_OUT_MISTAKES);
          int size = known.get(HOLD_OUT_SIZE);
          return new Hypotheses(source)
              .assume("hold-out", "the hold-out sample is independent and was looked at once")
              .above("size", "the hold-out sample is not empty", size, 0)
              .errorBound(
                  () -> ClopperPearson.upper(mistakes, size, options.delta()),
                  Map.of("mistakes", (double) mistakes, "size", (double) size));
        });
  }

  /** State what all bounds over a class around A0 need. */
  static Hypotheses sample(String source, Known known) {
    return new Hypotheses(source)
        .assume("iid", "the samples are independent and identically distributed")
        .independent(known.get(INDEPENDENT))
        .is("one-output", "the network has one output", known.get(OUTPUTS) == 1);
  }
}

package org.equilibria.theory.bound;

import static org.equilibria.api.theory.NetworkQuantities.ACTIVATION;
import static org.equilibria.api.theory.NetworkQuantities.ALPHA;
import static org.equilibria.api.theory.NetworkQuantities.CENTRED;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.WEIGHT;
import static org.equilibria.theory.bound.Derived.CERTIFICATE;
import static org.equilibria.theory.bound.Derived.LEAST_ALPHA;
import static org.equilibria.theory.bound.Derived.NEIGHBOURHOOD;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Envelope;
import org.equilibria.api.theory.Envelope.Training;
import org.equilibria.api.theory.Hypotheses;
import org.equilibria.api.theory.KnownQuantities;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Quantity;
import org.equilibria.api.theory.Remedy;
import org.equilibria.api.theory.Topic;
import org.equilibria.theory.certificate.ConvergenceCertificate;
import org.equilibria.theory.certificate.Drift;
import org.equilibria.theory.certificate.Point;
import org.equilibria.theory.certificate.Rates;

/**
 * The certificates of linear convergence of docs/theory.md, section 4. Several outputs are covered:
 * the errors and the rows of the Jacobian are those of every sample and output.
 */
public final class ConvergenceBounds {

  private static final Provenance PROVED =
      Provenance.proved("arXiv 2209.15562; docs/theory.md, section 4");
  private static final String CLAIM = "training by A alone on the square loss converges linearly";
  private static final String FLOW =
      "training is gradient flow of 1/2 ||f - y||^2 over these samples by A alone";
  private static final String DESCENT =
      "training is gradient descent on 1/2 ||f - y||^2 over these samples by A alone, in steps of"
          + " at most 1/lambda_max(H0)";

  private static final Set<Quantity<?>> INPUTS =
      Set.of(CERTIFICATE, NEIGHBOURHOOD, ACTIVATION, CENTRED);

  private static final String SOLVE_CLOSER =
      "a smaller residual (a smaller rtol, in f64), or where that is at rounding already a larger"
          + " error, as from an earlier checkpoint, or a smaller alpha";
  private static final String SMALLER_ERROR = "a smaller error, as from a later checkpoint";

  /** Units whose weight still fits a machine: 80 GB of f64. */
  private static final double LARGEST_WIDTH = 1e5;

  private ConvergenceBounds() {}

  /** Return the certified rate of gradient flow: L(t) &lt;= exp(-2 rate t) L(0). */
  public static Bound flow() {
    return Bound.of(
            Topic.CONVERGENCE,
            PROVED,
            INPUTS,
            known -> {
              ConvergenceCertificate certificate = known.get(CERTIFICATE);
              Optional<Rates> rates = certificate.flow();
              return outcome(
                  known,
                  FLOW,
                  certificate.flowMargin(),
                  rates.map(r -> held(certificate, Training.FLOW, r)),
                  terms(certificate, rates, Rates::flowRadius),
                  () -> larger(known));
            })
        .claiming(CLAIM)
        .using(WEIGHT, INITIAL_WEIGHT, ALPHA, LEAST_ALPHA)
        .deriving(Derived.RULES);
  }

  /**
   * Return the certified rate of gradient descent with steps up to 1/lambda_max: ||e_k|| &lt;= (1 -
   * eta rate)^k ||e_0||.
   */
  public static Bound descent() {
    return Bound.of(
            Topic.CONVERGENCE,
            PROVED,
            INPUTS,
            known -> {
              ConvergenceCertificate certificate = known.get(CERTIFICATE);
              Optional<Rates> rates = certificate.descent();
              Map<String, Double> terms = terms(certificate, rates, Rates::descentRadius);
              terms.put("largest-step", certificate.largestStep());
              return outcome(
                  known,
                  DESCENT,
                  certificate.descentMargin(),
                  rates.map(r -> held(certificate, Training.DESCENT, r)),
                  terms,
                  () -> Remedy.of(larger(known.get(CENTRED))));
            })
        .claiming(CLAIM)
        .deriving(Derived.RULES);
  }

  private static Envelope held(ConvergenceCertificate certificate, Training training, Rates rates) {
    boolean flow = training == Training.FLOW;
    return new Envelope(
        training,
        flow ? rates.flowRate() : rates.descentRate(),
        certificate.point().errorBound(),
        flow ? Double.POSITIVE_INFINITY : certificate.largestStep(),
        rates.drift().radius(),
        rates.drift().conditioning().rho());
  }

  private static Map<String, Double> terms(
      ConvergenceCertificate certificate, Optional<Rates> rates, ToDoubleFunction<Rates> required) {
    Point point = certificate.point();
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("mu", point.conditioning().mu());
    terms.put("lambda-min", point.gram().least());
    terms.put("lambda-max", point.gram().greatest());
    terms.put("error-norm", point.errorNorm());
    terms.put("error-accuracy", point.accuracy().errorNorm());
    terms.put("linearized-distance", point.linearizedDistance());
    terms.put("well-posed-radius", point.wellPosedRadius());
    rates.ifPresent(
        r -> {
          terms.put("radius", r.drift().radius());
          terms.put("jacobian-drift", r.drift().jacobian());
          terms.put("gram-drift", r.gramDrift());
          terms.put("required-radius", required.applyAsDouble(r));
        });
    return terms;
  }

  private static Outcome outcome(
      KnownQuantities known,
      String training,
      double margin,
      Optional<Envelope> held,
      Map<String, Double> terms,
      Supplier<Remedy> larger) {
    Point point = known.get(CERTIFICATE).point();
    Hypotheses hypotheses =
        NetworkHypotheses.relu(new Hypotheses(PROVED), known.get(ACTIVATION))
            .assume("training", training)
            .above("mu", "mu > 0 at A0", point.conditioning().mu(), 0)
            .helpedBy(WellPosedBounds.SMALLER_WEIGHT)
            .above(
                "lambda-min",
                "lambda_min(H0) > 0, by a Cholesky decomposition with rounding",
                point.proved().least(),
                0)
            .helpedBy("fewer samples, none of them twice, or a larger width");
    if (!hypotheses.hold()) {
      return hypotheses.inapplicable();
    }
    double jacobian =
        known.get(NEIGHBOURHOOD).at(0).map(Drift::jacobian).orElse(Double.POSITIVE_INFINITY);
    hypotheses
        .below(
            "solved",
            "equilibria are solved so closely that e0 errs by less than ||e0||/10",
            point.accuracy().errorNorm(),
            point.largestOpenError())
        .helpedBy(SOLVE_CLOSER)
        .below(
            "solved-jacobian",
            "equilibria and adjoints are solved so closely that J0 errs by less than"
                + " sqrt(lambda_min(H0))",
            jacobian,
            point.sigmaLeast())
        .helpedBy(SOLVE_CLOSER);
    if (!hypotheses.hold()) {
      return hypotheses.inapplicable(unsolved(point, jacobian));
    }
    hypotheses.above("margin", "margin = max_R R/R_required > 1", margin, 1).margin(margin, 1);
    if (!hypotheses.hold() || held.isEmpty()) {
      return hypotheses
          .helpedBy(larger.get())
          .inapplicable("the margin is " + down(margin) + " and must be above 1");
    }
    return hypotheses.envelope(held.get()).figure(Sense.LOWER, held.get().rate(), terms);
  }

  private static String unsolved(Point point, double jacobian) {
    return String.format(
        Locale.ROOT,
        "the solves leave too much open: an error of up to %.3g in e0, of norm %.3g, and of up to"
            + " %.3g in J0, whose smallest singular value is %.3g",
        point.accuracy().errorNorm(),
        point.errorNorm(),
        jacobian,
        point.sigmaLeast());
  }

  /** Write three digits, rounded down: a margin that fails must not look as if it held. */
  private static String down(double margin) {
    if (margin == 0 || !Double.isFinite(margin)) {
      return margin == 0 ? "0" : "" + margin;
    }
    BigDecimal rounded = BigDecimal.valueOf(margin).round(new MathContext(3, RoundingMode.FLOOR));
    return String.format(Locale.ROOT, "%.3g", rounded);
  }

  private static String larger(boolean centred) {
    return (centred ? "" : "a centred output, ")
        + "a larger alpha, a larger width, "
        + SMALLER_ERROR;
  }

  /**
   * Return what would certify the flow of the centred network from its initialisation; from another
   * point another alpha would have led elsewhere.
   */
  private static Remedy larger(KnownQuantities known) {
    boolean centred = known.get(CENTRED);
    Optional<double[][]> weight = known.find(WEIGHT);
    boolean initial = weight.isPresent() && weight.get() == known.find(INITIAL_WEIGHT).orElse(null);
    Optional<Double> least = initial ? known.find(LEAST_ALPHA) : Optional.empty();
    if (least.isEmpty()) {
      return Remedy.of(larger(centred));
    }
    double alpha = known.find(ALPHA).orElse(1.0);
    double ratio = least.get() / alpha;
    // the certificate depends on R/sqrt m, and the radius needed falls as 1/alpha
    double width = weight.get().length * ratio * ratio;
    boolean practical = width <= LARGEST_WIDTH;
    Map<String, Double> needs = new LinkedHashMap<>();
    needs.put(centred ? "alpha" : "alpha, centred", least.get());
    if (practical) {
      needs.put("width (estimate)", width);
    }
    return new Remedy(
        String.format(
            Locale.ROOT,
            "alpha from %.4g on%s (by the same test; alpha is %.4g), %s; %s",
            BigDecimal.valueOf(least.get()).round(new MathContext(4, RoundingMode.CEILING)),
            centred ? "" : " with a centred output",
            alpha,
            practical
                ? String.format(
                    Locale.ROOT,
                    "or about %,.0f units at this alpha (estimate)",
                    BigDecimal.valueOf(width).round(new MathContext(2)))
                : "while no practical width would do at this alpha",
            SMALLER_ERROR),
        needs);
  }
}

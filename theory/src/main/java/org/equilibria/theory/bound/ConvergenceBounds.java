package org.equilibria.theory.bound;

import static org.equilibria.api.theory.NetworkQuantities.ACTIVATION_FORMULA;
import static org.equilibria.api.theory.NetworkQuantities.CENTRED;
import static org.equilibria.theory.bound.Derived.CERTIFICATE;
import static org.equilibria.theory.bound.Derived.NEIGHBOURHOOD;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.theory.certificate.ConvergenceCertificate;
import org.equilibria.theory.certificate.Drift;
import org.equilibria.theory.certificate.Point;
import org.equilibria.theory.certificate.Rates;

/**
 * The certificates of linear convergence of docs/theory.md, section 4. Several outputs are covered:
 * the errors and the rows of the Jacobian are those of every sample and output.
 */
public final class ConvergenceBounds {

  private static final String SOURCE = "arXiv 2209.15562; docs/theory.md, section 4; proved";
  private static final String FLOW =
      "training is gradient flow of 1/2 ||f - y||^2 over these samples by A alone";
  private static final String DESCENT =
      "training is gradient descent on 1/2 ||f - y||^2 over these samples by A alone, in steps of"
          + " at most 1/lambda_max(H0)";

  private ConvergenceBounds() {}

  /** Return the certified rate of gradient flow: L(t) &lt;= exp(-2 rate t) L(0). */
  public static Bound flow() {
    return new Formula(
        SOURCE,
        Set.of(CERTIFICATE, NEIGHBOURHOOD, ACTIVATION_FORMULA, CENTRED),
        known -> {
          ConvergenceCertificate certificate = known.get(CERTIFICATE);
          Optional<Rates> rates = certificate.flow();
          Map<String, Double> terms = terms(certificate, certificate.flowMargin(), rates);
          rates.ifPresent(r -> terms.put("required-radius", r.flowRadius()));
          double rate = rates.map(Rates::flowRate).orElse(Double.NaN);
          return outcome(known, FLOW, certificate.flowMargin(), rate, terms);
        });
  }

  /**
   * Return the certified rate of gradient descent with steps up to 1/lambda_max: ||e_k|| &lt;= (1 -
   * eta rate)^k ||e_0||.
   */
  public static Bound descent() {
    return new Formula(
        SOURCE,
        Set.of(CERTIFICATE, NEIGHBOURHOOD, ACTIVATION_FORMULA, CENTRED),
        known -> {
          ConvergenceCertificate certificate = known.get(CERTIFICATE);
          Optional<Rates> rates = certificate.descent();
          Map<String, Double> terms = terms(certificate, certificate.descentMargin(), rates);
          rates.ifPresent(r -> terms.put("required-radius", r.descentRadius()));
          terms.put("largest-step", certificate.largestStep());
          double rate = rates.map(Rates::descentRate).orElse(Double.NaN);
          return outcome(known, DESCENT, certificate.descentMargin(), rate, terms);
        });
  }

  private static Map<String, Double> terms(
      ConvergenceCertificate certificate, double margin, Optional<Rates> rates) {
    Point point = certificate.point();
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("margin", margin);
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
        });
    return terms;
  }

  private static Outcome outcome(
      Known known, String training, double margin, double rate, Map<String, Double> terms) {
    Point point = known.get(CERTIFICATE).point();
    Hypotheses hypotheses =
        new Hypotheses(SOURCE)
            .is("relu", "the activation is ReLU", known.get(ACTIVATION_FORMULA).isRelu())
            .assume("training", training)
            .above("mu", "mu > 0 at A0", point.conditioning().mu(), 0)
            .above(
                "lambda-min",
                "lambda_min(H0) > 0, by a Cholesky decomposition with rounding",
                point.proved().least(),
                0);
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
        .below(
            "solved-jacobian",
            "equilibria and adjoints are solved so closely that J0 errs by less than"
                + " sqrt(lambda_min(H0))",
            jacobian,
            point.sigmaLeast());
    if (!hypotheses.hold()) {
      return hypotheses.inapplicable(unsolved(point, jacobian));
    }
    hypotheses.above("margin", "margin = max_R R/R_required > 1", margin, 1);
    return hypotheses.hold()
        ? hypotheses.figure(Sense.LOWER, rate, terms)
        : hypotheses.inapplicable(help(known, margin));
  }

  private static String unsolved(Point point, double jacobian) {
    return String.format(
        Locale.ROOT,
        "the solves leave too much open: an error of up to %.3g in e0, of norm %.3g, and of up to"
            + " %.3g in J0, whose smallest singular value is %.3g; what helps: a smaller residual"
            + " (a smaller rtol, in f64), or where that is at rounding already a larger error, as"
            + " from an earlier checkpoint, or a smaller alpha",
        point.accuracy().errorNorm(),
        point.errorNorm(),
        jacobian,
        point.sigmaLeast());
  }

  private static String help(Known known, double margin) {
    return String.format(
        Locale.ROOT,
        "the margin is %.3g and must be above 1; what helps: %sa larger alpha, a larger width, a"
            + " smaller error, as from a later checkpoint",
        margin,
        known.get(CENTRED) ? "" : "a centred output, ");
  }
}

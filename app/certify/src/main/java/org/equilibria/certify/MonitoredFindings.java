package org.equilibria.certify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Outcome;
import org.equilibria.certify.monitor.MonitoredTrajectory;
import org.equilibria.certify.monitor.Reading;
import org.equilibria.certify.report.Finding;
import org.equilibria.certify.report.Section;
import org.equilibria.study.result.Badge;

/** What was seen of a training on its way, which is no proof of anything else. */
final class MonitoredFindings {

  private static final String SOURCE =
      "docs/theory.md, section 4; monitored: not a proof of what was not seen";

  private MonitoredFindings() {}

  static List<Finding> of(Course course) {
    List<Finding> found = new ArrayList<>();
    recordedMu(course).ifPresent(found::add);
    found.add(course.monitored().map(MonitoredFindings::trajectory).orElseGet(() -> unmonitored()));
    return found;
  }

  /** Say what training records by itself; an estimate of mu errs to above, so it is no proof. */
  private static Optional<Finding> recordedMu(Course course) {
    double[] mu =
        course.records().stream()
            .filter(r -> r.spectra().size() == 1)
            .mapToDouble(r -> r.spectra().get(0).mu())
            .toArray();
    if (mu.length == 0) {
      return Optional.empty();
    }
    double least = Arrays.stream(mu).min().orElseThrow();
    List<Check> checks =
        List.of(above("mu", "mu > 0 at every recorded epoch", least, 0, Check.Evidence.ESTIMATED));
    Outcome outcome =
        least > 0
            ? new Outcome.Figure(Outcome.Sense.UPPER, least, false, Map.of(), checks, SOURCE)
            : new Outcome.Inapplicable(
                "mu fell to %.3g in training: the guarantee of one equilibrium was lost"
                    .formatted(least),
                checks,
                SOURCE);
    return Optional.of(
        finding(
            "recorded-mu",
            "least mu of the epochs recorded in training, estimated from above",
            outcome,
            Map.of("epochs", (double) mu.length),
            "hold mu in training: --set train.hold=..."));
  }

  private static Finding trajectory(MonitoredTrajectory seen) {
    if (seen.readings().isEmpty()) {
      return inapplicable("no epoch was seen");
    }
    List<Check> checks = new ArrayList<>();
    checks.add(above("mu", "mu > 0 at every epoch seen", seen.leastMu(), 0, Check.Evidence.EXACT));
    checks.add(
        above(
            "lambda-min",
            "lambda_min(H) > 0 at every epoch seen",
            seen.leastEigenvalue(),
            0,
            Check.Evidence.EXACT));
    OptionalDouble ratio = seen.worstRatio();
    if (ratio.isPresent()) {
      checks.add(
          new Check(
              "envelope",
              "the loss is at most its envelope L_0 prod_j (1 - eta lambda_min(H_j))^2",
              seen.staysUnderEnvelope() ? Check.Verdict.HOLDS : Check.Verdict.FAILS,
              ratio.getAsDouble(),
              1,
              Check.Evidence.EXACT));
    }
    Outcome outcome =
        seen.holds()
            ? new Outcome.Figure(
                Outcome.Sense.LOWER, seen.leastEigenvalue(), false, Map.of(), checks, SOURCE)
            : new Outcome.Inapplicable(
                "lost on the way: " + String.join("; ", seen.lost()), checks, SOURCE);
    return finding(
        "monitor",
        "smallest lambda_min(H) of the epochs seen in training (%s)".formatted(scope(seen)),
        outcome,
        terms(seen),
        "a smaller step keeps the loss under its envelope; a smaller gamma, or --set"
            + " train.hold=..., keeps mu above 0; fewer samples or a larger width keep"
            + " lambda_min(H) above rounding");
  }

  private static String scope(MonitoredTrajectory seen) {
    String samples =
        seen.samples() == seen.trainingSamples()
            ? "all %,d training samples".formatted(seen.samples())
            : "the first %,d of %,d training samples"
                .formatted(seen.samples(), seen.trainingSamples());
    return samples + seen.noEnvelope().map(why -> "; no envelope, as " + why).orElse("");
  }

  private static Map<String, Double> terms(MonitoredTrajectory seen) {
    Map<String, Double> terms = new LinkedHashMap<>();
    List<Reading> readings = seen.readings();
    Reading last = readings.get(readings.size() - 1);
    terms.put("epochs", (double) readings.size());
    terms.put("first-epoch", (double) readings.get(0).epoch());
    terms.put("last-epoch", (double) last.epoch());
    terms.put("least-mu", seen.leastMu());
    terms.put("first-lambda-min", seen.predictedRate());
    seen.observedRate().ifPresent(rate -> terms.put("observed-rate", rate));
    seen.worstRatio().ifPresent(ratio -> terms.put("largest-loss-over-envelope", ratio));
    terms.put("distance", last.radius());
    terms.put("linearized-distance", seen.predictedRadius());
    return terms;
  }

  private static Finding unmonitored() {
    return inapplicable(
        "the training was not monitored; training with --monitor N follows the first N samples");
  }

  private static Finding inapplicable(String why) {
    return finding(
        "monitor",
        "rate, distance and lambda_min(H) on the way of training",
        new Outcome.Inapplicable(why, List.of(), SOURCE),
        Map.of(),
        "");
  }

  private static Check above(
      String id, String statement, double measured, double required, Check.Evidence evidence) {
    Check.Verdict verdict = measured > required ? Check.Verdict.HOLDS : Check.Verdict.FAILS;
    return new Check(id, statement, verdict, measured, required, evidence);
  }

  private static Finding finding(
      String id, String summary, Outcome outcome, Map<String, Double> terms, String help) {
    Badge badge =
        outcome instanceof Outcome.Figure
            ? Badge.MONITORED
            : outcome.checks().isEmpty() ? Badge.INAPPLICABLE : Badge.FAILED_HYPOTHESIS;
    return new Finding(
        Section.CONVERGENCE,
        Finding.Point.TRAINING,
        id,
        summary,
        badge,
        outcome,
        OptionalDouble.empty(),
        terms,
        Optional.empty(),
        OptionalDouble.empty(),
        badge == Badge.FAILED_HYPOTHESIS ? Optional.of(help) : Optional.empty());
  }
}

package org.equilibria.certify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.ModelScope;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Remedy;
import org.equilibria.api.theory.Rigour;
import org.equilibria.api.theory.Topic;
import org.equilibria.certify.monitor.MonitoredTrajectory;
import org.equilibria.certify.monitor.Reading;
import org.equilibria.certify.report.BoundFacts;
import org.equilibria.certify.report.Finding;
import org.equilibria.certify.report.Yardstick;

/** What was seen of a training on its way, which is no proof of anything else. */
final class MonitoredFindings {

  private static final Provenance SEEN =
      new Provenance("docs/theory.md, section 4", Rigour.MONITORED, ModelScope.NETWORK);

  private static final String HOLD = "hold mu in training: --set train.hold=...";

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
    Check check =
        above("mu", "mu > 0 at every recorded epoch", least, Check.Evidence.ESTIMATED, HOLD);
    Outcome outcome =
        least > 0
            ? figure(
                Outcome.Sense.UPPER, least, Map.of("epochs", (double) mu.length), List.of(check))
            : new Outcome.Inapplicable(
                "mu fell to %.3g in training: the guarantee of one equilibrium was lost"
                    .formatted(least),
                List.of(check),
                SEEN);
    return Optional.of(
        finding(
            "recorded-mu",
            "least mu of the epochs recorded in training, estimated from above",
            outcome));
  }

  private static Finding trajectory(MonitoredTrajectory seen) {
    if (seen.readings().isEmpty()) {
      return inapplicable("no epoch was seen");
    }
    List<Check> checks = new ArrayList<>();
    checks.add(
        above(
            "mu",
            "mu > 0 at every epoch seen",
            seen.leastMu(),
            Check.Evidence.EXACT,
            "a smaller gamma, or --set train.hold=..., keeps mu above 0"));
    checks.add(
        above(
            "lambda-min",
            "lambda_min(H) > 0 at every epoch seen",
            seen.leastEigenvalue(),
            Check.Evidence.EXACT,
            "fewer samples or a larger width keep lambda_min(H) above rounding"));
    OptionalDouble ratio = seen.worstRatio();
    if (ratio.isPresent()) {
      checks.add(
          new Check(
              "envelope",
              "the loss is at most its envelope L_0 prod_j (1 - eta lambda_min(H_j))^2",
              seen.staysUnderEnvelope() ? Check.Verdict.HOLDS : Check.Verdict.FAILS,
              ratio.getAsDouble(),
              1,
              Check.Evidence.EXACT,
              Optional.of(Remedy.of("a smaller step keeps the loss under its envelope"))));
    }
    Outcome outcome =
        seen.holds()
            ? figure(Outcome.Sense.LOWER, seen.leastEigenvalue(), terms(seen), checks)
            : new Outcome.Inapplicable(
                "lost on the way: " + String.join("; ", seen.lost()), checks, SEEN);
    return finding(
        "monitor",
        "smallest lambda_min(H) of the epochs seen in training (%s)".formatted(scope(seen)),
        outcome);
  }

  private static Outcome figure(
      Outcome.Sense sense, double value, Map<String, Double> terms, List<Check> checks) {
    return new Outcome.Figure(sense, value, false, terms, checks, SEEN);
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
        new Outcome.Inapplicable(why, List.of(), SEEN));
  }

  private static Check above(
      String id, String statement, double measured, Check.Evidence evidence, String remedy) {
    Check.Verdict verdict = measured > 0 ? Check.Verdict.HOLDS : Check.Verdict.FAILS;
    return new Check(id, statement, verdict, measured, 0, evidence, Optional.of(Remedy.of(remedy)));
  }

  private static Finding finding(String id, String summary, Outcome outcome) {
    return Finding.of(
        new BoundFacts(id, summary, Optional.of(Topic.CONVERGENCE), ""),
        Finding.Point.TRAINING,
        outcome,
        Yardstick.NONE);
  }
}

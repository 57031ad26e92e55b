package org.equilibria.certify.monitor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * What was seen of a training: monitored, no proof of what comes.
 *
 * @param samples training samples read, the first so many
 * @param trainingSamples all of them
 * @param step eta; NaN if it was not known, or not needed as there is no envelope
 * @param predictedRadius sqrt(e0^T H0^{-1} e0) of the samples read, the way to a perfect fit if the
 *     network were linear in A; at most that of all samples
 * @param noEnvelope why the loss is not held to an envelope; empty if it is
 * @param readings one a recorded epoch that was seen, in order
 * @param lost what was lost, each said once
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record MonitoredTrajectory(
    int samples,
    int trainingSamples,
    double step,
    double predictedRadius,
    Optional<String> noEnvelope,
    List<Reading> readings,
    List<String> lost) {

  /** Room for rounding of the losses. */
  private static final double ROUNDING = 1e-9;

  /** Copy the lists; files of earlier versions tell an envelope by an empty reason. */
  public MonitoredTrajectory {
    noEnvelope = noEnvelope.filter(reason -> !reason.isEmpty());
    readings = List.copyOf(readings);
    lost = List.copyOf(lost);
  }

  /**
   * Return this with what was seen before training was resumed; readings that are anew here replace
   * those there.
   */
  public MonitoredTrajectory after(MonitoredTrajectory before) {
    int start = readings.isEmpty() ? Integer.MAX_VALUE : readings.get(0).epoch();
    return new MonitoredTrajectory(
        samples,
        trainingSamples,
        Double.isNaN(step) ? before.step() : step,
        predictedRadius,
        noEnvelope,
        Stream.concat(before.readings().stream().filter(r -> r.epoch() < start), readings.stream())
            .toList(),
        Stream.concat(before.lost().stream(), lost.stream()).distinct().toList());
  }

  /** Return whether the loss of a reading is above its envelope. */
  static boolean crosses(Reading r) {
    return r.loss() > r.envelope() * (1 + ROUNDING);
  }

  /**
   * Return whether mu &gt; 0, lambda_min(H) &gt; 0 and, where there is an envelope, the loss was
   * not above it, at every reading; false where nothing was read.
   */
  public boolean holds() {
    return !readings.isEmpty()
        && readings.stream().allMatch(r -> r.mu() > 0 && r.leastEigenvalue() > 0)
        && staysUnderEnvelope();
  }

  /** Return whether the loss was above its envelope at no reading that has one. */
  public boolean staysUnderEnvelope() {
    return readings.stream().noneMatch(MonitoredTrajectory::crosses);
  }

  /** Return the smallest mu seen; NaN if one could not be read. */
  public double leastMu() {
    return least(Reading::mu);
  }

  /** Return the smallest lambda_min(H) seen; NaN if one could not be read. */
  public double leastEigenvalue() {
    return least(Reading::leastEigenvalue);
  }

  private double least(ToDoubleFunction<Reading> figure) {
    return readings.stream().mapToDouble(figure).reduce(Math::min).orElse(Double.NaN);
  }

  /**
   * Return the rate r seen, for which the loss fell by (1 - eta r)^2 an update on average between
   * the first reading and the last that has an envelope; empty where none does or fewer than two.
   */
  public OptionalDouble observedRate() {
    List<Reading> enveloped = readings.stream().filter(r -> !Double.isNaN(r.envelope())).toList();
    if (enveloped.size() < 2) {
      return OptionalDouble.empty();
    }
    Reading first = enveloped.get(0);
    Reading last = enveloped.get(enveloped.size() - 1);
    long updates = last.updates() - first.updates();
    double rate = (1 - Math.pow(last.loss() / first.loss(), 0.5 / updates)) / step;
    return updates > 0 && Double.isFinite(rate) ? OptionalDouble.of(rate) : OptionalDouble.empty();
  }

  /** Return the rate predicted at the first reading, its lambda_min(H); NaN if there is none. */
  public double predictedRate() {
    return readings.isEmpty() ? Double.NaN : readings.get(0).leastEigenvalue();
  }

  /**
   * Return the largest loss over its envelope; empty where no reading has one. An envelope starts
   * at a loss that is its own, which says nothing.
   */
  public OptionalDouble worstRatio() {
    return readings.stream()
        .filter(r -> !Double.isNaN(r.envelope()) && r.loss() != r.envelope())
        .mapToDouble(r -> r.loss() == 0 ? 0 : r.loss() / r.envelope())
        .max();
  }

  /** Return all of it in one line. */
  public String text() {
    String on =
        samples == trainingSamples
            ? "all %d training samples".formatted(samples)
            : "the first %d of %d training samples".formatted(samples, trainingSamples);
    if (readings.isEmpty()) {
      return "Monitored on " + on + ": no epoch was seen.";
    }
    Reading first = readings.get(0);
    Reading last = readings.get(readings.size() - 1);
    return "Monitored, no proof of what comes, on %s, epochs %d to %d%s: %s; %s; %s; %s."
        .formatted(
            on,
            first.epoch(),
            last.epoch(),
            first.epoch() == 0 ? "" : " (what was before was not seen)",
            atLeast("mu", leastMu()),
            atLeast("lambda_min(H)", leastEigenvalue()),
            envelope(),
            figure("||A - A_0||_F = %.4g", last.radius())
                + figure(" against sqrt(e_0' H_0^-1 e_0) = %.4g", predictedRadius)
                + (samples < trainingSamples ? " of these samples" : ""));
  }

  private String envelope() {
    if (noEnvelope.isPresent()) {
      return "no envelope of the loss, as " + noEnvelope.get();
    }
    Optional<Reading> above = readings.stream().filter(MonitoredTrajectory::crosses).findFirst();
    boolean known = readings.stream().noneMatch(r -> Double.isNaN(r.envelope()));
    String said =
        above
            .map(r -> "loss above its envelope after " + LostGuarantees.epochs(r.epoch()))
            .orElse(known ? "loss within its envelope" : "loss within its envelope where known");
    OptionalDouble observed = observedRate();
    return observed.isEmpty()
        ? said
        : said
            + figure(", rate %.4g", observed.getAsDouble())
            + figure(" against lambda_min = %.4g at its start", predictedRate());
  }

  private static String atLeast(String name, double value) {
    return name + (Double.isNaN(value) ? " not always known" : figure(" >= %.4g", value));
  }

  private static String figure(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}

package org.equilibria.certify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.equilibria.api.theory.Envelope;
import org.equilibria.api.theory.Envelope.Training;
import org.equilibria.certify.monitor.MonitoredTrajectory;
import org.equilibria.certify.monitor.Reading;
import org.equilibria.certify.report.Chart;
import org.equilibria.certify.report.Curve;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.theory.certificate.Point;
import org.equilibria.theory.numerics.Eigen;

/**
 * Charts of training beside what is predicted of it: of the linearised model with eigenpairs
 * (lambda, u) of H and c = u.e0, after k steps of size eta, errors (1 - eta lambda)^k c and the
 * distance sqrt(sum (1 - (1 - eta lambda)^k)^2 c^2/lambda) from the initialisation.
 */
final class Charts {

  private static final int POINTS = 60;
  private static final double FLOOR = 1e-15;

  private final Course course;
  private final Point initial;
  private final Map<String, Envelope> held;
  private final Eigen gram;
  private final double[] coordinates;
  private final int samples;
  private final int trained;
  private final boolean whole;

  /**
   * Take what is compared.
   *
   * @param initial the network at its initialisation
   * @param held what is proved to hold a training from there, by the ids of the bounds
   * @param samples n
   * @param trained samples that the network was trained on; 0 if these are others
   */
  Charts(Course course, Point initial, Map<String, Envelope> held, int samples, int trained) {
    this.course = course;
    this.initial = initial;
    this.held = held;
    this.samples = samples;
    this.trained = trained;
    whole = samples == trained;
    gram = initial.gram();
    coordinates = gram.coordinates(initial.error());
  }

  /** Return the loss by update: as recorded, of the linearised model, and as certified. */
  Optional<Chart> loss() {
    if (course.records().isEmpty() || trained == 0) {
      return Optional.empty();
    }
    List<Curve> curves = new ArrayList<>();
    List<double[]> recorded = new ArrayList<>();
    for (EpochRecord r : course.records()) {
      recorded.add(new double[] {r.updates(), r.loss() / trained});
    }
    curves.add(new Curve("recorded in training", "", recorded));
    monitored(r -> r.envelope() / trained)
        .ifPresent(points -> curves.add(new Curve("envelope, monitored", "monitored", points)));
    String note = "Mean over the samples, by update.";
    if (descends()) {
      curves.add(new Curve("linearised at the initialisation", "", steps(this::linearisedLoss)));
      note += " " + addEnvelopes(curves);
    } else {
      note +=
          whole
              ? " There is nothing to compare with: this was no gradient descent on the square loss"
                  + " of all samples by A alone."
              : " There is nothing to compare with: only some of the training samples are"
                  + " certified.";
    }
    return Optional.of(
        new Chart(
            "Loss against the certified envelope",
            note,
            "update",
            "loss",
            true,
            Double.NaN,
            curves));
  }

  /** Return the distance from the initialisation by update, of the linearised model. */
  Chart radius(OptionalDouble moved) {
    boolean byUpdate = descends() && lastUpdate() > 0;
    List<Curve> curves = new ArrayList<>();
    double last = byUpdate ? lastUpdate() : 3 / median();
    curves.add(
        new Curve("linearised model", "", byUpdate ? steps(this::linearisedRadius) : times(last)));
    if (byUpdate) {
      monitored(Reading::radius)
          .ifPresent(points -> curves.add(new Curve("monitored", "monitored", points)));
    }
    curves.add(level("sqrt(e H^-1 e)", initial.linearizedDistance(), last));
    moved.ifPresent(distance -> curves.add(level("trained network", distance, last)));
    of(Training.FLOW)
        .forEach(
            (id, e) -> curves.add(level("certified radius (%s)".formatted(id), e.radius(), last)));
    return new Chart(
        "Distance from the initialisation",
        "||A - A0||; sqrt(e H^-1 e) is where the linearised model ends.",
        byUpdate ? "update" : "time of the flow",
        "distance",
        false,
        Double.NaN,
        curves);
  }

  /** Return a figure of the epochs monitored by update, if there are some where it is known. */
  private Optional<List<double[]>> monitored(ToDoubleFunction<Reading> figure) {
    List<double[]> points = new ArrayList<>();
    for (Reading r : course.monitored().map(MonitoredTrajectory::readings).orElse(List.of())) {
      double value = figure.applyAsDouble(r);
      if (Double.isFinite(value)) {
        points.add(new double[] {r.updates(), value});
      }
    }
    return points.isEmpty() ? Optional.empty() : Optional.of(points);
  }

  /** Add what is certified of this descent and of the flow; return what a reader should know. */
  private String addEnvelopes(List<Curve> curves) {
    of(Training.FLOW)
        .forEach(
            (id, e) ->
                curves.add(
                    envelope("certified of gradient flow, at time step x update (%s)", id, e)));
    Map<String, Envelope> descents = of(Training.DESCENT);
    descents.values().removeIf(this::isDisturbed);
    if (descents.isEmpty()) {
      return "There is no certified envelope of the descent: no certificate of it holds.";
    }
    double largest =
        descents.values().stream().mapToDouble(Envelope::largestStep).max().orElseThrow();
    descents.values().removeIf(e -> course.step() > e.largestStep());
    if (descents.isEmpty()) {
      return String.format(
          Locale.ROOT,
          "There is no certified envelope of the descent: its step %.6g is above the largest that"
              + " is certified, %.6g.",
          course.step(),
          largest);
    }
    descents.forEach((id, e) -> curves.add(envelope("certified of the descent (%s)", id, e)));
    return "The loss is certified to stay below the envelope of the descent, but for what"
        + " arithmetic and solves of the training left open.";
  }

  private Map<String, Envelope> of(Training training) {
    Map<String, Envelope> chosen = new LinkedHashMap<>(held);
    chosen.values().removeIf(e -> e.training() != training);
    return chosen;
  }

  private Curve envelope(String name, String id, Envelope e) {
    return new Curve(name.formatted(id), "proved", steps(k -> e.loss(course.step(), k) / samples));
  }

  /** Return whether a projection that keeps ||M||_2 below 1 may act within the radius. */
  private boolean isDisturbed(Envelope e) {
    return course.held() && !(e.weightNorm() < 1);
  }

  private boolean descends() {
    return course.plainDescent() && whole && Double.isFinite(course.step());
  }

  private double lastUpdate() {
    return course.records().isEmpty()
        ? 0
        : course.records().get(course.records().size() - 1).updates();
  }

  private double median() {
    return Math.max(FLOOR, gram.values()[gram.values().length / 2]);
  }

  private static Curve level(String name, double value, double last) {
    return new Curve(name, "", List.of(new double[] {0, value}, new double[] {last, value}));
  }

  /** Return points at whole steps, evenly spaced. */
  private List<double[]> steps(DoubleUnaryOperator value) {
    List<double[]> points = new ArrayList<>();
    double last = lastUpdate();
    double gap = Math.max(1, Math.ceil(last / POINTS));
    for (double k = 0; k <= last; k += gap) {
      points.add(new double[] {k, value.applyAsDouble(k)});
    }
    return points;
  }

  private List<double[]> times(double last) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i <= POINTS; i++) {
      double t = last * i / POINTS;
      points.add(new double[] {t, radius(lambda -> Math.exp(-lambda * t))});
    }
    return points;
  }

  private double linearisedLoss(double k) {
    double sum = 0;
    for (int i = 0; i < coordinates.length; i++) {
      double left = Math.pow(1 - course.step() * gram.values()[i], k) * coordinates[i];
      sum += left * left;
    }
    return sum / 2 / samples;
  }

  private double linearisedRadius(double k) {
    return radius(lambda -> Math.pow(1 - course.step() * lambda, k));
  }

  private double radius(DoubleUnaryOperator left) {
    double sum = 0;
    for (int i = 0; i < coordinates.length; i++) {
      double lambda = Math.max(FLOOR, gram.values()[i]);
      double gone = (1 - left.applyAsDouble(lambda)) * coordinates[i];
      sum += gone * gone / lambda;
    }
    return Math.sqrt(sum);
  }
}

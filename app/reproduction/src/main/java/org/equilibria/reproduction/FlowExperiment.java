package org.equilibria.reproduction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.theory.numerics.Eigen;

/** A comparison of gradient descent at several steps with gradient flow. */
final class FlowExperiment implements Experiment {

  private static final int FEATURES = 10;

  /** The flow runs to this over lambda_min(H_0). */
  private static final double END = 2.5;

  /** Time times lambda_max after which the flow is looked at, again and again. */
  private static final double LOOK = 0.5;

  /** Error of a Runge-Kutta step relative to the way so far. */
  private static final double RTOL = 1e-4;

  /** That of a second flow, whose distance says what the reference itself is off by at most. */
  private static final double COARSE_RTOL = 1e-3;

  /** Deviation from the flow that the theory document gives, by step times lambda_max. */
  private static final Map<Double, Double> KNOWN = Map.of(0.05, 0.006, 0.25, 0.024, 1.0, 0.086);

  /** Room for rounding of the losses. */
  private static final double ROUNDING = 1e-9;

  /** About as many points as a line has. */
  private static final int POINTS = 400;

  private static final List<Double> SIZES = List.of(0.05, 0.25, 1.0, 2.5);

  @Override
  public String id() {
    return "flow";
  }

  @Override
  public String title() {
    return "gradient descent against gradient flow";
  }

  @Override
  public double weight(Sizes sizes) {
    return 3e-5 * sizes.flowWidth() * sizes.flowWidth() * sizes.flowSamples();
  }

  /**
   * One descent.
   *
   * @param size step times lambda_max
   * @param errors e_k
   * @param everyOwn steps between two looks that are compared
   * @param everyLook looks at the flow between them
   */
  private record Descent(double size, List<double[]> errors, int everyOwn, int everyLook) {

    static Descent of(double size, List<double[]> errors) {
      return new Descent(
          size,
          errors,
          (int) Math.max(1, Math.round(LOOK / size)),
          (int) Math.max(1, Math.round(size / LOOK)));
    }

    static double loss(double[] error) {
      return 0.5 * Arrays.stream(error).map(e -> e * e).sum();
    }

    /** Return the largest ||e - e_flow|| / ||e0|| at equal times. */
    double deviation(List<double[]> flow) {
      List<double[]> own = new ArrayList<>();
      List<double[]> other = new ArrayList<>();
      for (int k = 0; k * everyOwn < errors.size() && k * everyLook < flow.size(); k++) {
        own.add(errors.get(k * everyOwn));
        other.add(flow.get(k * everyLook));
      }
      return FlowExperiment.deviation(own, other);
    }

    long rises() {
      return IntStream.range(1, errors.size())
          .filter(k -> loss(errors.get(k)) > loss(errors.get(k - 1)))
          .count();
    }
  }

  /**
   * The flow at the times that it was looked at.
   *
   * @param errors e
   * @param least smallest eigenvalue of any Gram matrix seen
   * @param result how following it ended
   */
  private record Flow(List<double[]> errors, double least, TrainingResult result) {}

  @Override
  public Section run(Laboratory laboratory, Steps steps) {
    Images data = laboratory.directions(laboratory.sizes().flowSamples(), FEATURES, id(), 0);
    Eigen gram;
    try (Specimen network = specimen(laboratory, data)) {
      gram = Eigen.of(network.gram());
    }
    double end = END / gram.least();
    double unit = 1 / gram.greatest();
    Flow flow = flow(laboratory, data, unit, end, RTOL, steps.part(0, 0.4));
    Flow coarse = flow(laboratory, data, unit, end, COARSE_RTOL, steps.part(0.4, 0.7));
    List<Descent> descents = new ArrayList<>();
    double from = 0.7;
    double share = 0.3 / SIZES.size();
    for (double size : SIZES) {
      Steps part = steps.part(from, from + share);
      descents.add(Descent.of(size, path(laboratory, data, size * unit, end, part)));
      from += share;
    }
    return section(laboratory, gram, flow, coarse, descents);
  }

  /** Integrate the flow and look at it every LOOK/lambda_max. */
  private Flow flow(
      Laboratory laboratory, Images data, double unit, double end, double rtol, Steps steps) {
    List<double[]> errors = new ArrayList<>();
    double[] least = {Double.POSITIVE_INFINITY};
    int count = (int) Math.round(end / (LOOK * unit));
    try (Specimen network = specimen(laboratory, data)) {
      TrainingResult result =
          network.follow(
              LOOK * unit,
              count,
              rtol,
              () -> {
                errors.add(network.error());
                least[0] = Math.min(least[0], Eigen.of(network.gram()).least());
                steps.done(Math.min(1, errors.size() / (count + 1.0)));
              });
      return new Flow(errors, least[0], result);
    }
  }

  /** Return the largest ||e - e'|| / ||e0|| of two paths at the same times. */
  private static double deviation(List<double[]> one, List<double[]> two) {
    double first = Math.sqrt(2 * Descent.loss(one.get(0)));
    double largest = 0;
    for (int k = 0; k < Math.min(one.size(), two.size()); k++) {
      double[] own = one.get(k);
      double[] other = two.get(k);
      double[] difference = new double[own.length];
      Arrays.setAll(difference, i -> own[i] - other[i]);
      largest = Math.max(largest, Math.sqrt(2 * Descent.loss(difference)) / first);
    }
    return largest;
  }

  private Section section(
      Laboratory laboratory, Eigen gram, Flow flow, Flow coarse, List<Descent> descents) {
    List<double[]> path = flow.errors;
    double look = LOOK / gram.greatest();
    Table.Builder table =
        Table.named(
            "flow",
            "Gradient descent against the flow",
            "η λ_max",
            "steps",
            "largest ‖e − e_flow‖ / ‖e₀‖",
            "over η λ_max",
            "final loss",
            "steps at which the loss rose");
    List<Comparison> comparisons = new ArrayList<>();
    for (Descent d : descents) {
      double deviation = d.deviation(path);
      table.row(
          d.size,
          d.errors.size() - 1,
          deviation,
          deviation / d.size,
          Descent.loss(d.errors.get(d.errors.size() - 1)),
          d.rises());
      Double known = KNOWN.get(d.size);
      if (known != null) {
        comparisons.add(
            Comparison.withinFactor(
                "deviation from the flow at η λ_max = " + d.size, known, deviation, 2));
      }
    }
    return Section.of(
        this,
        "Gradient descent follows gradient flow",
        "With small steps gradient descent follows the flow, and deviates in proportion to the"
            + " step; beyond 2/λ_max the loss need not fall at every step.",
        "A′ = −∇L;  A_{k+1} = A_k − η∇L",
        String.format(
            Locale.ROOT,
            "n = %d directions in d = %d with targets N(0, 1), m = %d, γ = 0.35, α = 1, until t ="
                + " %s / λ_min(H₀). The flow is integrated by the Runge–Kutta pair 5(4) of Dormand"
                + " and Prince at rtol %.0e of the way so far, and once more at %.0e, and looked at"
                + " every %s / λ_max(H₀).",
            laboratory.sizes().flowSamples(),
            FEATURES,
            laboratory.sizes().flowWidth(),
            END,
            RTOL,
            COARSE_RTOL,
            LOOK),
        statements(gram, flow, coarse, descents),
        comparisons,
        List.of(table.build()),
        List.of(chart(gram, path, descents, look)));
  }

  private static List<Statement> statements(
      Eigen gram, Flow flow, Flow coarse, List<Descent> descents) {
    List<double[]> path = flow.errors;
    double look = LOOK / gram.greatest();
    double first = Descent.loss(path.get(0));
    double last = Descent.loss(path.get(path.size() - 1));
    double reference = deviation(path, coarse.errors);
    double[] deviations = descents.stream().mapToDouble(d -> d.deviation(path)).toArray();
    List<String> ended =
        Stream.of(flow, coarse)
            .filter(f -> !Specimen.isFollowed(f.result))
            .map(f -> f.result.detail())
            .toList();
    boolean grows =
        IntStream.range(1, deviations.length).allMatch(k -> deviations[k] > deviations[k - 1]);
    double growth = deviations[1] / deviations[0] / (SIZES.get(1) / SIZES.get(0));
    return List.of(
        Statement.judged(
            Evidence.NUMERICAL,
            ended.isEmpty() && reference < deviations[0] / 2,
            String.format(
                Locale.ROOT,
                "The integrated flow is good enough to compare with: at ten times the tolerance"
                    + " it differs by %.1e of ‖e₀‖, the closest descent by %.1e.",
                reference,
                deviations[0]),
            ended.isEmpty()
                ? String.format(
                    Locale.ROOT,
                    "The integrated flow is too coarse to compare with: at ten times the"
                        + " tolerance it differs by %.1e of ‖e₀‖, the closest descent by %.1e.",
                    reference,
                    deviations[0])
                : "The flow was not followed to its end: " + String.join("; ", ended) + "."),
        Statement.judged(
            Evidence.MONITORED,
            below(path, flow.least, look),
            String.format(
                Locale.ROOT,
                "The flow falls from %.3g to %.2e, always below exp(−2λt) L₀ with λ = %.4g, the"
                    + " smallest λ_min(H) seen on its way.",
                first,
                last,
                flow.least),
            "The loss of the flow is not always below the envelope of the smallest λ_min(H) seen on"
                + " its way."),
        Statement.shown(
            Evidence.MONITORED,
            String.format(
                Locale.ROOT,
                "With λ_min(H₀) = %.4g in its place, which nothing guarantees where λ_min falls,"
                    + " the envelope %s.",
                gram.least(),
                below(path, gram.least(), look) ? "is not crossed either" : "is crossed")),
        Statement.judged(
            Evidence.NUMERICAL,
            grows && growth > 0.5 && growth < 2,
            String.format(
                Locale.ROOT,
                "The deviation from the flow grows with the step; from η λ_max = %s to %s by %.2f"
                    + " times as much as the step.",
                SIZES.get(0),
                SIZES.get(1),
                growth)),
        Statement.judged(
            Evidence.NUMERICAL,
            descents.get(0).rises() == 0,
            "With the smallest step the loss falls at every step.",
            "With the smallest step the loss rises at some step."),
        Statement.shown(
            Evidence.NUMERICAL,
            "Steps at which the loss rose, by η λ_max: "
                + descents.stream()
                    .map(d -> "%s: %d of %d".formatted(d.size, d.rises(), d.errors.size() - 1))
                    .collect(Collectors.joining(", "))
                + "."));
  }

  private static boolean below(List<double[]> path, double rate, double look) {
    double first = Descent.loss(path.get(0));
    return IntStream.range(0, path.size())
        .allMatch(
            k ->
                Descent.loss(path.get(k))
                    <= Math.exp(-2 * rate * look * k) * first * (1 + ROUNDING));
  }

  private static Chart chart(Eigen gram, List<double[]> path, List<Descent> descents, double look) {
    double rate = gram.least();
    Chart.Curve flow = Chart.Curve.of("gradient flow, integrated");
    Chart.Curve envelope = Chart.Curve.bound("exp(−2 λ_min(H₀) t) L₀");
    for (int k = 0; k < path.size(); k += Math.max(1, path.size() / POINTS)) {
      double time = look * k * rate;
      flow.add(time, Descent.loss(path.get(k)));
      envelope.add(time, Math.exp(-2 * time) * Descent.loss(path.get(0)));
    }
    List<Chart.Line> lines = new ArrayList<>(List.of(flow.line(), envelope.line()));
    for (Descent d : descents) {
      Chart.Curve curve = Chart.Curve.of("η λ_max = " + d.size);
      for (int k = 0; k < d.errors.size(); k += Math.max(1, d.errors.size() / POINTS)) {
        curve.add(k * d.size / gram.greatest() * rate, Descent.loss(d.errors.get(k)));
      }
      lines.add(curve.line());
    }
    return new Chart("Loss by time", "time × λ_min(H₀)", "loss", false, true, lines);
  }

  private Specimen specimen(Laboratory laboratory, Images data) {
    return new Specimen(
        laboratory, id(), 0, laboratory.sizes().flowWidth(), Laboratory.GAMMA, 1, false, data);
  }

  /** Return the errors e at every step of gradient descent until a time. */
  private List<double[]> path(
      Laboratory laboratory, Images data, double step, double end, Steps steps) {
    List<double[]> errors = new ArrayList<>();
    try (Specimen network = specimen(laboratory, data)) {
      long count = Math.round(end / step);
      for (long k = 0; k <= count; k++) {
        errors.add(network.error());
        if (network.loss() > 1e6) {
          break; // a step beyond 2/lambda_max may diverge
        }
        network.descend(step);
        steps.done((k + 1.0) / (count + 1));
      }
    }
    return errors;
  }
}

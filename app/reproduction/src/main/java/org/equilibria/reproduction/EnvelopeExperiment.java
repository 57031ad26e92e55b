package org.equilibria.reproduction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.theory.certificate.Accuracy;
import org.equilibria.theory.certificate.ConvergenceCertificate;
import org.equilibria.theory.certificate.Point;
import org.equilibria.theory.certificate.Rates;
import org.equilibria.theory.numerics.Eigen;

/**
 * Small random networks, certified from their initialisation and trained, with an eye on the
 * envelope.
 */
final class EnvelopeExperiment implements Experiment {

  private static final int STEPS = 60;
  private static final int LARGEST_POWER = 9;

  /** The flow is followed until the certified envelope is exp(-5) of its start. */
  private static final double END = 5;

  /** Times at which the flow is looked at. */
  private static final int LOOKS = 10;

  /** Error of a Runge-Kutta step relative to the way so far. */
  private static final double RTOL = 1e-6;

  @Override
  public String id() {
    return "envelope";
  }

  @Override
  public String title() {
    return "certified envelopes of random networks";
  }

  @Override
  public double weight(Sizes sizes) {
    return 0.1 * sizes.certified();
  }

  /** What became of one network. */
  private record Run(
      int width,
      int samples,
      double alpha,
      double margin,
      double certified,
      boolean under,
      double worst,
      double travelled,
      double allowed,
      Chart.Line loss,
      Chart.Line envelope,
      Optional<Flow> flow) {

    boolean crossed() {
      return !under || travelled >= allowed;
    }
  }

  /**
   * What became of the flow of one network.
   *
   * @param rate certified
   * @param worst largest ||e(t)|| over its envelope
   * @param travelled ||A - A0||_F at the end
   * @param allowed certified radius
   * @param complete whether it was followed to its end
   */
  private record Flow(
      double rate,
      double worst,
      double travelled,
      double allowed,
      boolean complete,
      Chart.Line loss,
      Chart.Line envelope) {

    boolean crossed() {
      return worst > 1 + RTOL || travelled >= allowed;
    }
  }

  @Override
  public Section run(Laboratory laboratory, Steps steps) {
    int count = laboratory.sizes().certified();
    Run[] runs = new Run[count];
    for (int draw = 0; draw < count; draw++) {
      runs[draw] = network(laboratory, draw);
      steps.done((draw + 1.0) / count);
    }
    Table.Builder table =
        Table.named(
            "envelope",
            "Networks certified from their initialisation",
            "network",
            "m",
            "n",
            "alpha",
            "margin",
            "certified factor of ||e||",
            "largest ||e_k|| / envelope",
            "||A - A0||_F",
            "R",
            "certified rate of the flow",
            "largest ||e(t)|| / envelope",
            "||A - A0||_F of the flow",
            "R of the flow");
    for (int draw = 0; draw < count; draw++) {
      Run r = runs[draw];
      table.row(
          draw,
          r.width,
          r.samples,
          r.alpha,
          r.margin,
          r.certified,
          r.worst,
          r.travelled,
          r.allowed,
          r.flow.map(Flow::rate).orElse(Double.NaN),
          r.flow.map(Flow::worst).orElse(Double.NaN),
          r.flow.map(Flow::travelled).orElse(Double.NaN),
          r.flow.map(Flow::allowed).orElse(Double.NaN));
    }
    List<Flow> flows = Arrays.stream(runs).flatMap(r -> r.flow.stream()).toList();
    long flowsCrossed = flows.stream().filter(Flow::crossed).count();
    long followed = flows.stream().filter(Flow::complete).count();
    long crossed = Arrays.stream(runs).filter(Run::crossed).count();
    double least = Arrays.stream(runs).mapToDouble(Run::alpha).min().orElse(0);
    double most = Arrays.stream(runs).mapToDouble(Run::alpha).max().orElse(0);
    return Section.of(
        this,
        "Loss stays under the certified envelope",
        "A network whose certificate holds at its initialisation converges linearly to an"
            + " interpolant within the radius R of it, at no less than the certified rate.",
        "L(t) ≤ exp(−2(σ₀ − E)² t) L₀ if min(R_A, R_B) < R;  ‖e_k‖ ≤ (1 − η(λ₀ − Δ))ᵏ ‖e₀‖ for η ≤"
            + " 1/λ_max if R_GD < R;  ‖A − A₀‖_F < R",
        ("%d random networks, centred, γ = 0.25, each with the smallest α of 1, 10, 100, … at which"
                + " the certificate holds; %d steps of gradient descent at η = 1/λ_max, as long as the"
                + " envelope is above what rounding may come to in ‖e‖. From the same start the"
                + " gradient flow is integrated by the Runge–Kutta pair 5(4) of Dormand and Prince"
                + " (rtol %.0e of the way so far) until its certified envelope is e⁻⁵ of the start.")
            .formatted(count, STEPS, RTOL),
        List.of(
            Statement.judged(
                Evidence.PROVED,
                crossed == 0,
                "Gradient descent: the certified envelope or radius was crossed by %d of %d networks."
                    .formatted(crossed, count)),
            Statement.judged(
                Evidence.PROVED,
                flowsCrossed == 0 && followed > 0,
                ("Gradient flow: the certified envelope or radius was crossed by %d of the %d"
                        + " networks whose flow is certified, too; %d were followed to the end.")
                    .formatted(flowsCrossed, flows.size(), followed)),
            Statement.shown(
                Evidence.PROVED,
                "α between %.0e and %.0e was needed; %d of the networks are certified at α = 1."
                    .formatted(
                        least, most, Arrays.stream(runs).filter(run -> run.alpha() == 1).count()))),
        List.of(),
        List.of(table.build()),
        List.of(
            new Chart(
                "‖e‖ of the first network against its certified envelope",
                "step",
                "‖e‖",
                false,
                true,
                List.of(runs[0].loss, runs[0].envelope)),
            new Chart(
                "The flow of the first network against its certified envelope",
                "time × certified rate",
                "‖e‖",
                false,
                true,
                runs[0].flow.stream().flatMap(f -> Stream.of(f.loss, f.envelope)).toList())));
  }

  private static Run network(Laboratory laboratory, int draw) {
    int width = 32 << draw % 2;
    int samples = 2 + draw % 4;
    Images data = laboratory.directions(samples, 8, "envelope.data", draw);
    double alpha = 1;
    Optional<ConvergenceCertificate> certificate = Optional.empty();
    try (Specimen unit = specimen(laboratory, draw, width, 1, data)) {
      Point point = unit.point();
      for (int power = 0; power <= LARGEST_POWER && certificate.isEmpty(); power++) {
        alpha = Math.pow(10, power);
        ConvergenceCertificate tried = ConvergenceCertificate.of(scaled(point, alpha));
        certificate = Optional.of(tried).filter(c -> c.descent().isPresent());
      }
    }
    ConvergenceCertificate found = certificate.orElseThrow();
    Rates rates = found.descent().orElseThrow();
    double step = found.largestStep();
    double factor = 1 - step * rates.descentRate();
    double envelope = found.point().errorNorm();
    Chart.Curve loss = Chart.Curve.of("observed");
    Chart.Curve bound = Chart.Curve.bound("certified");
    boolean under = true;
    double worst = 0;

    try (Specimen trained = specimen(laboratory, draw, width, alpha, data)) {
      double rounding = trained.rounding();
      for (int k = 0; k <= STEPS && envelope > rounding; k++) {
        under &= trained.errorNorm() <= envelope + rounding;
        loss.add(k, trained.errorNorm());
        bound.add(k, envelope);
        worst = Math.max(worst, trained.errorNorm() / envelope);
        trained.descend(step);
        envelope *= factor;
      }
      return new Run(
          width,
          samples,
          alpha,
          found.descentMargin(),
          factor,
          under,
          worst,
          trained.distance(),
          rates.drift().radius(),
          loss.line(),
          bound.line(),
          found.flow().map(r -> flow(laboratory, draw, width, found.point().alpha(), data, r)));
    }
  }

  private static Flow flow(
      Laboratory laboratory, int draw, int width, double alpha, Images data, Rates rates) {
    double rate = rates.flowRate();
    Chart.Curve loss = Chart.Curve.of("observed");
    Chart.Curve envelope = Chart.Curve.bound("certified");
    List<Double> errors = new ArrayList<>();
    try (Specimen network = specimen(laboratory, draw, width, alpha, data)) {
      TrainingResult result =
          network.follow(END / (rate * LOOKS), LOOKS, RTOL, () -> errors.add(network.errorNorm()));
      double worst = 0;
      for (int k = 0; k < errors.size(); k++) {
        double time = END * k / LOOKS;
        double bound = Math.exp(-time) * errors.get(0);
        loss.add(time, errors.get(k));
        envelope.add(time, bound);
        worst = Math.max(worst, (errors.get(k) - network.rounding()) / bound);
      }
      return new Flow(
          rate,
          worst,
          network.distance(),
          rates.drift().radius(),
          Specimen.isFollowed(result),
          loss.line(),
          envelope.line());
    }
  }

  private static Specimen specimen(
      Laboratory laboratory, int draw, int width, double alpha, Images data) {
    return new Specimen(laboratory, "envelope", draw, width, 0.25, alpha, true, data);
  }

  /** Return the same network with another output scale: z, q and e0 = -y do not depend on it. */
  private static Point scaled(Point p, double alpha) {
    double[] values = Arrays.stream(p.gram().values()).map(v -> alpha * alpha * v).toArray();
    Accuracy known = p.accuracy();
    double[] outputs = Arrays.stream(known.error()).map(e -> alpha * e).toArray();
    return new Point(
        p.gamma(),
        alpha,
        p.conditioning(),
        p.z(),
        p.p(),
        p.q(),
        p.adjoint(),
        new Eigen(values, p.gram().vectors()),
        p.error(),
        new Accuracy(known.state(), known.adjoint(), outputs));
  }
}

package org.equilibria.certify.reproduce;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.equilibria.theory.certificate.ConvergenceCertificate;
import org.equilibria.theory.certificate.Point;
import org.equilibria.theory.certificate.Rates;
import org.equilibria.theory.numerics.Eigen;

/** Certify small random networks from their initialisation, train them, and watch the envelope. */
final class EnvelopeExperiment implements Experiment {

  private static final int STEPS = 60;
  private static final int LARGEST_POWER = 9;

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

  /** Hold what became of one network. */
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
      Chart.Line envelope) {

    boolean crossed() {
      return !under || travelled > allowed;
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
            "R");
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
          r.allowed);
    }
    long crossed = Arrays.stream(runs).filter(Run::crossed).count();
    double least = Arrays.stream(runs).mapToDouble(Run::alpha).min().orElse(0);
    double most = Arrays.stream(runs).mapToDouble(Run::alpha).max().orElse(0);
    return new Section(
        id(),
        "Loss stays under the certified envelope",
        "A network whose certificate holds at its initialisation converges linearly to an"
            + " interpolant within the radius R of it, at no less than the certified rate.",
        "‖e_k‖ ≤ (1 − η(λ₀ − Δ))ᵏ ‖e₀‖ for η ≤ 1/λ_max, ‖A_k − A₀‖_F < R, if R_GD(R) < R",
        Standing.PROVED,
        ("%d random networks, centred, γ = 0.25, each with the smallest α of 1, 10, 100, … at which"
                + " the certificate holds; %d steps of gradient descent at η = 1/λ_max, as long as"
                + " the envelope is above what rounding may come to in ‖e‖.")
            .formatted(count, STEPS),
        Verdict.of(crossed == 0),
        List.of(
            "The envelope or the radius was crossed by %d of %d networks."
                .formatted(crossed, count),
            "α between %.0e and %.0e was needed; %d of the networks are certified at α = 1."
                .formatted(
                    least, most, Arrays.stream(runs).filter(run -> run.alpha() == 1).count())),
        List.of(),
        List.of(table.build()),
        List.of(
            new Chart(
                "‖e‖ of the first network against its certified envelope",
                "step",
                "‖e‖",
                false,
                true,
                List.of(runs[0].loss, runs[0].envelope))),
        0);
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
          bound.line());
    }
  }

  private static Specimen specimen(
      Laboratory laboratory, int draw, int width, double alpha, Images data) {
    return new Specimen(laboratory, "envelope", draw, width, 0.25, alpha, true, data);
  }

  /** Return the same network with another output scale: z, q and e0 = -y do not depend on it. */
  private static Point scaled(Point p, double alpha) {
    double[] values = Arrays.stream(p.gram().values()).map(v -> alpha * alpha * v).toArray();
    return new Point(
        p.gamma(),
        alpha,
        p.conditioning(),
        p.z(),
        p.p(),
        p.q(),
        p.adjoint(),
        new Eigen(values, p.gram().vectors()),
        p.error());
  }
}

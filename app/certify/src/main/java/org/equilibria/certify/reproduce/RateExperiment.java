package org.equilibria.certify.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.equilibria.theory.kernel.LimitGram;
import org.equilibria.theory.kernel.ReluInjectionKernel;
import org.equilibria.theory.numerics.Eigen;

/** Compare the rate at which networks of growing width are seen to learn with lambda_min(H). */
final class RateExperiment implements Experiment {

  /** Squared errors below this are those of the equilibria. */
  private static final double ROUNDING = 1e-19;

  /** Widest change of lambda_min that still counts as the lazy regime. */
  private static final double CLOSE = 0.25;

  @Override
  public String id() {
    return "rate";
  }

  @Override
  public String title() {
    return "observed rate against the smallest eigenvalue";
  }

  @Override
  public double weight(Sizes sizes) {
    return sizes.rateWidths().stream().mapToDouble(RateExperiment::cost).sum() * sizes.rateSteps();
  }

  private static double cost(int width) {
    return 4e-3 + 2e-8 * width * width;
  }

  /**
   * Hold what was seen of one width.
   *
   * @param first lambda_min(H_0)
   * @param last lambda_min(H_T)
   * @param least smallest lambda_min on the way
   * @param rate r of ||e|| ~ exp(-r t) over the last part
   * @param loss L_T
   * @param envelope exp(-2 least T) L_0
   * @param moved ||A - A0||_F / ||A0||_F
   */
  private record Seen(
      int width,
      double first,
      double last,
      double least,
      double rate,
      double loss,
      double envelope,
      double moved,
      Chart.Curve curve) {}

  @Override
  public Section run(Laboratory laboratory, Steps steps) {
    Sizes sizes = laboratory.sizes();
    Images data = laboratory.images(sizes.rateSamples(), 0);
    double limit =
        Eigen.of(
                new LimitGram(new ReluInjectionKernel(Laboratory.GAMMA), data.x()).implicitLayer(1))
            .least();
    List<Seen> all = new ArrayList<>();
    double total = weight(sizes);
    double done = 0;
    for (int width : sizes.rateWidths()) {
      double share = cost(width) * sizes.rateSteps() / total;
      all.add(train(laboratory, data, width, steps.part(done, done + share)));
      done += share;
    }
    return section(sizes, limit, all);
  }

  private Seen train(Laboratory laboratory, Images data, int width, Steps steps) {
    int most = laboratory.sizes().rateSteps();
    Chart.Curve curve = Chart.Curve.of("m = " + width);
    try (Specimen network =
        new Specimen(laboratory, id(), 0, width, Laboratory.GAMMA, 1, true, data)) {
      Eigen start = Eigen.of(network.gram());
      double step = 0.5 / start.greatest();
      double first = network.loss();
      double least = start.least();
      List<Double> losses = new ArrayList<>();
      for (int k = 0; k < most && network.loss() > ROUNDING; k++) {
        if (k % 5 == 0) {
          curve.add(k * step * start.least(), network.loss());
          least = Math.min(least, Eigen.of(network.gram()).least());
        }
        losses.add(network.loss());
        network.descend(step);
        steps.done((k + 1.0) / most);
      }
      double last = Eigen.of(network.gram()).least();
      int end = losses.size() - 1;
      int from = (int) (0.8 * end);
      // A step of gradient descent takes an error of rate r to 1 - step r times it.
      double factor = Math.pow(losses.get(end) / losses.get(from), 0.5 / (end - from));
      least = Math.min(least, last);
      double envelope = first * Math.pow(1 - step * least, 2.0 * losses.size());
      return new Seen(
          width,
          start.least(),
          last,
          least,
          (1 - factor) / step,
          network.loss(),
          envelope,
          network.distance() / width,
          curve);
    }
  }

  private Section section(Sizes sizes, double limit, List<Seen> all) {
    Table.Builder table =
        Table.named(
            "rate",
            "Rates by width",
            "m",
            "λ_min(H₀)",
            "λ_min(H_T)",
            "observed rate",
            "observed / λ_min(H₀)",
            "observed / λ_min(H_T)",
            "final loss",
            "final loss / envelope",
            "‖A − A₀‖_F / m");
    boolean under = true;
    Chart.Curve observed = Chart.Curve.of("observed rate");
    Chart.Curve predicted = Chart.Curve.of("λ_min(H₀)");
    Chart.Curve infinite = Chart.Curve.bound("λ_min(H∞)");
    for (Seen s : all) {
      under &= s.loss <= s.envelope * (1 + 1e-9);
      observed.add(s.width, s.rate);
      predicted.add(s.width, s.first);
      infinite.add(s.width, limit);
      table.row(
          s.width,
          s.first,
          s.last,
          s.rate,
          s.rate / s.first,
          s.rate / s.last,
          s.loss,
          s.loss / s.envelope,
          s.moved);
    }
    Seen widest = all.get(all.size() - 1);
    double off = Math.abs(widest.rate / widest.first - 1);
    return new Section(
        id(),
        "Rate of convergence against λ_min(H) as the width grows",
        "Gradient flow converges at the smallest eigenvalue of the Gram matrix; the wider the"
            + " network, the less that eigenvalue moves during training.",
        "L(t) ≤ exp(−2 min_s λ_min(H_s) t) L(0);  ‖e(t)‖ ~ exp(−λ_min t) at the end;  λ_min(H_t) →"
            + " λ_min(H∞)",
        Standing.NUMERICAL,
        String.format(
            Locale.ROOT,
            "The first %d zeros and ones, γ = 0.35, α = 1, centred; gradient descent at η = 0.5 /"
                + " λ_max(H₀) for at most %d steps. The observed rate r is that of the last fifth"
                + " of the steps, ‖e_{k+1}‖ = (1 − ηr)‖e_k‖.",
            sizes.rateSamples(),
            sizes.rateSteps()),
        Verdict.of(under && off <= CLOSE),
        List.of(
            String.format(
                Locale.ROOT,
                "At m = %d the observed rate is %.4g, %.3f of λ_min(H₀) = %.4g; λ_min(H∞) = %.4g.",
                widest.width,
                widest.rate,
                widest.rate / widest.first,
                widest.first,
                limit),
            under
                ? "Every final loss is below the envelope of the smallest eigenvalue seen on its"
                    + " way."
                : "A final loss is above the envelope of the smallest eigenvalue seen on its way."),
        List.of(),
        List.of(table.build()),
        List.of(
            new Chart(
                "Rates",
                "width m",
                "rate",
                true,
                false,
                List.of(observed.line(), predicted.line(), infinite.line())),
            new Chart(
                "Loss by time",
                "time × λ_min(H₀)",
                "loss",
                false,
                true,
                all.stream().map(s -> s.curve.line()).toList())),
        0);
  }
}

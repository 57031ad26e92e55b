package org.equilibria.reproduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.equilibria.theory.kernel.LimitGram;
import org.equilibria.theory.kernel.ReluInjectionKernel;
import org.equilibria.theory.numerics.Eigen;

/**
 * A comparison of the rate at which networks of growing width are seen to learn with lambda_min(H).
 */
final class RateExperiment implements Experiment {

  /** Squared errors below this are those of the equilibria. */
  private static final double ROUNDING = 1e-19;

  /** Relative distance of the rate at the end from lambda_min(H_T) that counts as agreement. */
  private static final double CLOSE = 0.1;

  /** Room for rounding of the losses. */
  private static final double SLACK = 1e-9;

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
   * What was seen of one width.
   *
   * @param first lambda_min(H_0)
   * @param last lambda_min(H_T)
   * @param least smallest lambda_min on the way
   * @param rate r of ||e|| ~ exp(-r t) over the last part
   * @param loss L_T
   * @param monitored largest L_k over L_0 prod_j (1 - eta lambda_min(H_j))^2
   * @param claimed largest L_k over L_0 (1 - eta lambda_min(H_0)/2)^(2k)
   * @param moved ||A - A0||_F / ||A0||_F, of which the latter is m but for chance
   * @param changed ||H_T - H_0||_F / ||H_0||_F
   */
  private record Seen(
      int width,
      double first,
      double last,
      double least,
      double rate,
      double loss,
      double monitored,
      double claimed,
      double moved,
      double changed,
      Chart.Curve curve) {

    /** Return whether lambda_min(H) stayed above half of where it was, as the theorem asks. */
    boolean lazy() {
      return least >= first / 2;
    }

    boolean endsAtItsEigenvalue() {
      return Math.abs(rate / last - 1) <= CLOSE;
    }
  }

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
      double[][] before = network.gram();
      Eigen start = Eigen.of(before);
      double step = 0.5 / start.greatest();
      double least = start.least();
      double monitored = network.loss();
      double claimed = monitored;
      double worst = 0;
      double worstClaimed = 0;
      List<Double> losses = new ArrayList<>();
      for (int k = 0; k < most && network.loss() > ROUNDING; k++) {
        double eigenvalue = Eigen.of(network.gram()).least();
        least = Math.min(least, eigenvalue);
        if (k % 5 == 0) {
          curve.add(k * step * start.least(), network.loss());
        }
        losses.add(network.loss());
        network.descend(step);
        monitored *= Math.pow(1 - step * eigenvalue, 2);
        claimed *= Math.pow(1 - step * start.least() / 2, 2);
        worst = Math.max(worst, network.loss() / monitored);
        worstClaimed = Math.max(worstClaimed, network.loss() / claimed);
        steps.done((k + 1.0) / most);
      }
      double[][] after = network.gram();
      double last = Eigen.of(after).least();
      int end = losses.size() - 1;
      int from = (int) (0.8 * end);
      // A step of gradient descent takes an error of rate r to 1 - step r times it.
      double factor = Math.pow(losses.get(end) / losses.get(from), 0.5 / (end - from));
      return new Seen(
          width,
          start.least(),
          last,
          Math.min(least, last),
          (1 - factor) / step,
          network.loss(),
          worst,
          worstClaimed,
          network.distance() / width,
          change(before, after),
          curve);
    }
  }

  /** Return ||H' - H||_F / ||H||_F. */
  private static double change(double[][] before, double[][] after) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < before.length; i++) {
      for (int j = 0; j < before.length; j++) {
        difference += Math.pow(after[i][j] - before[i][j], 2);
        size += before[i][j] * before[i][j];
      }
    }
    return Math.sqrt(difference / size);
  }

  private Section section(Sizes sizes, double limit, List<Seen> all) {
    Table.Builder table =
        Table.named(
            "rate",
            "Rates by width",
            "m",
            "λ_min(H₀)",
            "smallest λ_min / λ_min(H₀)",
            "hypothesis",
            "largest loss / claimed",
            "largest loss / monitored",
            "observed rate",
            "observed / λ_min(H_T)",
            "observed / λ_min(H₀)",
            "final loss",
            "‖H_T − H₀‖ / ‖H₀‖",
            "‖A_T − A₀‖_F / m");
    Chart.Curve observed = Chart.Curve.of("observed rate");
    Chart.Curve start = Chart.Curve.of("λ_min(H₀)");
    Chart.Curve end = Chart.Curve.of("λ_min(H_T)");
    Chart.Curve infinite = Chart.Curve.bound("λ_min(H∞)");
    for (Seen s : all) {
      observed.add(s.width, s.rate);
      start.add(s.width, s.first);
      end.add(s.width, s.last);
      infinite.add(s.width, limit);
      table.row(
          s.width,
          s.first,
          s.least / s.first,
          s.lazy() ? "holds" : "does not hold",
          s.claimed,
          s.monitored,
          s.rate,
          s.rate / s.last,
          s.rate / s.first,
          s.loss,
          s.changed,
          s.moved);
    }
    return Section.of(
        this,
        "Rate of convergence against λ_min(H) as the width grows",
        "As long as the smallest eigenvalue of the Gram matrix stays above half of where it was,"
            + " the loss falls at least at the rate λ_min(H₀); at the end it falls at the smallest"
            + " eigenvalue there; and the wider the network, the less its weights move relative to"
            + " their size.",
        "λ_min(H_s) ≥ λ_min(H₀)/2 for s ≤ t ⟹ L(t) ≤ exp(−λ_min(H₀) t) L(0);  ‖e(t)‖ ~"
            + " exp(−λ_min(H_T) t) at the end",
        String.format(
            Locale.ROOT,
            "The first %d zeros and ones, γ = 0.35, α = 1, centred, one network of each width;"
                + " gradient descent at η = 0.5 / λ_max(H₀) for at most %d steps, λ_min(H) at every"
                + " step. The observed rate r is that of the last fifth of the steps, ‖e_{k+1}‖ ="
                + " (1 − ηr)‖e_k‖. A step takes the envelope claimed to (1 − ηλ_min(H₀)/2)² of it,"
                + " the one monitored to (1 − ηλ_min(H_k))².",
            sizes.rateSamples(),
            sizes.rateSteps()),
        statements(limit, all),
        List.of(),
        List.of(table.build()),
        List.of(
            new Chart(
                "Rates",
                "width m",
                "rate",
                true,
                false,
                List.of(observed.line(), start.line(), end.line(), infinite.line())),
            new Chart(
                "Loss by time",
                "time × λ_min(H₀)",
                "loss",
                false,
                true,
                all.stream().map(s -> s.curve.line()).toList())));
  }

  private static List<Statement> statements(double limit, List<Seen> all) {
    List<Seen> lazy = all.stream().filter(Seen::lazy).toList();
    long slower = lazy.stream().filter(s -> s.claimed > 1 + SLACK).count();
    long crossed = all.stream().filter(s -> s.monitored > 1 + SLACK).count();
    long away = all.stream().filter(s -> !s.endsAtItsEigenvalue()).count();
    boolean less =
        IntStream.range(1, all.size()).allMatch(k -> all.get(k).moved < all.get(k - 1).moved);
    Seen widest = all.get(all.size() - 1);
    return List.of(
        Statement.judged(
            Evidence.MONITORED,
            slower == 0 && !lazy.isEmpty(),
            ("The hypothesis, seen at every step, holds at %d of %d widths (m = %s); at %d of these"
                    + " the loss was at some step above exp(−λ_min(H₀) t) L₀.")
                .formatted(
                    lazy.size(),
                    all.size(),
                    lazy.stream().map(s -> "" + s.width).collect(Collectors.joining(", ")),
                    slower)),
        Statement.judged(
            Evidence.MONITORED,
            crossed == 0,
            ("At %d of %d widths the loss was at some step above the envelope of the smallest"
                    + " eigenvalues up to there.")
                .formatted(crossed, all.size())),
        Statement.judged(
            Evidence.NUMERICAL,
            away == 0,
            "The rate at the end is λ_min(H_T) up to %.0f %% at %d of %d widths."
                .formatted(100 * CLOSE, all.size() - away, all.size())),
        Statement.judged(
            Evidence.NUMERICAL,
            less,
            "‖A_T − A₀‖_F/m falls each time the width is doubled.",
            "‖A_T − A₀‖_F/m does not fall each time the width is doubled."),
        Statement.shown(
            Evidence.NUMERICAL,
            String.format(
                Locale.ROOT,
                "At m = %d the observed rate is %.4g, %.3f of λ_min(H₀) = %.4g; λ_min(H∞) = %.4g.",
                widest.width,
                widest.rate,
                widest.rate / widest.first,
                widest.first,
                limit)));
  }
}

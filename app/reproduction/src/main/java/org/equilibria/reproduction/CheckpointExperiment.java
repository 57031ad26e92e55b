package org.equilibria.reproduction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.equilibria.theory.certificate.ConvergenceCertificate;
import org.equilibria.theory.certificate.Rates;
import org.equilibria.theory.certificate.Trajectory;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.wellposed.Conditioning;

/** Networks on images, monitored from their initialisation and certified from checkpoints. */
final class CheckpointExperiment implements Experiment {

  private static final int MOST_STEPS = 5000;

  /** Squared errors below this, times alpha^2, are those of the equilibria. */
  private static final double ROUNDING = 1e-20;

  /** Room for rounding of the losses. */
  private static final double SLACK = 1e-9;

  private static final List<Integer> ALPHAS = List.of(1, 10, 100, 1000);

  /** Steps after the end in which units are watched that change sign again and again. */
  private static final int WATCHED = 20;

  @Override
  public String id() {
    return "checkpoint";
  }

  @Override
  public String title() {
    return "certificates from checkpoints";
  }

  @Override
  public double weight(Sizes sizes) {
    return 1.3e-5 * sizes.checkpointWidth() * sizes.checkpointWidth() * sizes.checkpointSamples();
  }

  /** A checkpoint at which the certificate was tried. */
  private record Tried(int step, double loss, double margin, double rate) {}

  /**
   * What became of one network.
   *
   * @param tried margins along the way, the last one the first that holds if any does
   * @param worst largest loss over the certified envelope; 0 without
   * @param factor certified factor of ||e|| a step; 1 without
   * @param sliding preactivations that change sign more than once in the steps after the end
   */
  private record Run(
      int alpha,
      List<Tried> tried,
      Trajectory trajectory,
      double finalLoss,
      double worst,
      double factor,
      long sliding,
      List<Chart.Curve> curves) {

    Tried last() {
      return tried.get(tried.size() - 1);
    }

    boolean certified() {
      return last().margin > 1;
    }
  }

  @Override
  public Section run(Laboratory laboratory, Steps steps) {
    List<Run> runs = new ArrayList<>();
    for (int k = 0; k < ALPHAS.size(); k++) {
      double share = 1.0 / ALPHAS.size();
      runs.add(network(laboratory, ALPHAS.get(k), steps.part(k * share, (k + 1) * share)));
    }
    return section(laboratory.sizes(), runs);
  }

  private Run network(Laboratory laboratory, int alpha, Steps steps) {
    Sizes sizes = laboratory.sizes();
    Images data = laboratory.images(sizes.checkpointSamples(), 0);
    try (Specimen network =
        new Specimen(
            laboratory, id(), 0, sizes.checkpointWidth(), Laboratory.GAMMA, alpha, true, data)) {
      return new Course(network, alpha, steps).follow();
    }
  }

  /** One network on the way to the end of its training. */
  private static final class Course {
    private final Specimen network;
    private final int alpha;
    private final Steps steps;
    private final Conditioning start;
    private final double first;
    private final double end;
    private final List<Tried> tried = new ArrayList<>();
    private final Chart.Curve observed = Chart.Curve.of("loss");
    private final Chart.Curve monitored = Chart.Curve.bound("monitored, from the start");
    private final Chart.Curve certified = Chart.Curve.bound("certified, from the checkpoint");
    private double step;
    private Trajectory trajectory;
    private double envelope = Double.NaN;
    private double factor = 1;
    private double worst;

    Course(Specimen network, int alpha, Steps steps) {
      this.network = network;
      this.alpha = alpha;
      this.steps = steps;
      start = network.conditioning();
      step = 1 / Eigen.of(network.gram()).greatest();
      first = network.loss();
      end = ROUNDING * alpha * alpha;
      trajectory = Trajectory.startingAt(first);
    }

    Run follow() {
      double next = first;
      for (int k = 0; k < MOST_STEPS && network.loss() > end; k++) {
        double loss = network.loss();
        if (Double.isNaN(envelope) && loss <= next) {
          tryCertificate(k);
          next = loss / 10;
        }
        if (k % 5 == 0) {
          draw(k);
        }
        worst = Double.isNaN(envelope) ? worst : Math.max(worst, loss / envelope);
        descend();
        steps.done(Math.min(1, Math.log(loss / first) / Math.log(end / first)));
      }
      double last = network.loss();
      List<Chart.Curve> curves = new ArrayList<>(List.of(observed, monitored));
      if (!Double.isNaN(envelope)) {
        curves.add(certified);
      }
      return new Run(alpha, tried, trajectory, last, worst, factor, sliding(), curves);
    }

    private void tryCertificate(int k) {
      ConvergenceCertificate certificate = ConvergenceCertificate.of(network.point());
      double rate = certificate.descent().map(Rates::descentRate).orElse(Double.NaN);
      tried.add(new Tried(k, network.loss(), certificate.descentMargin(), rate));
      if (certificate.descent().isPresent()) {
        envelope = network.loss();
        // The certificate is of steps up to 1/lambda_max at the checkpoint: no longer ones from
        // here.
        step = Math.min(step, certificate.largestStep());
        factor = 1 - step * rate;
      }
    }

    private void draw(int k) {
      observed.add(k, network.loss());
      monitored.add(k, trajectory.envelope());
      if (!Double.isNaN(envelope)) {
        certified.add(k, envelope);
      }
    }

    private void descend() {
      double eigenvalue = Eigen.of(network.gram()).least();
      double moved = network.weightDistance();
      network.descend(step);
      trajectory = trajectory.after(step, start.moved(moved).mu(), eigenvalue, network.loss());
      envelope *= factor * factor;
    }

    private long sliding() {
      double[][] last = network.preactivations();
      int[][] changes = new int[last.length][last[0].length];
      for (int k = 0; k < WATCHED; k++) {
        network.descend(step);
        double[][] now = network.preactivations();
        for (int i = 0; i < now.length; i++) {
          for (int unit = 0; unit < now[i].length; unit++) {
            changes[i][unit] += now[i][unit] > 0 == last[i][unit] > 0 ? 0 : 1;
          }
        }
        last = now;
      }
      return Arrays.stream(changes).flatMapToInt(Arrays::stream).filter(c -> c > 1).count();
    }
  }

  private Section section(Sizes sizes, List<Run> runs) {
    Run plain = runs.get(0);
    return Section.of(
        this,
        "Monitored from the start, certified from a checkpoint",
        "Two different things, never to be mixed. Monitored: on its way from the start the loss is"
            + " seen to stay under the envelope of the smallest eigenvalues met; that says nothing"
            + " of steps not yet taken. Proved: where the certificate holds at a checkpoint there"
            + " is an exact interpolant nearby, and every later loss is below the certified"
            + " envelope; at large α it holds once the loss is tiny. The theory document expects"
            + " that at α = 1, too.",
        "monitored: L_k ≤ L₀ Π_j (1 − η λ_min(H_j))², μ_k > 0, λ_min(H_k) > 0 at every step k;"
            + "  proved: margin(A_T) > 1 ⟹ ‖e_{T+k}‖ ≤ (1 − η(λ_T − Δ))ᵏ ‖e_T‖ for all k",
        String.format(
            Locale.ROOT,
            "The first %d zeros and ones, m = %d, γ = 0.35, centred; gradient descent at η ="
                + " 1/λ_max(H₀), from a certified checkpoint on at most the largest certified step,"
                + " until L ≤ 1e-20 α². The certificate is tried each time the loss has fallen"
                + " tenfold; μ is bounded below by μ₀ − γ‖A − A₀‖_F/√m. A unit is on a kink if its"
                + " pre-activation at a sample changes sign more than once in %d further steps.",
            sizes.checkpointSamples(),
            sizes.checkpointWidth(),
            WATCHED),
        statements(runs),
        List.of(Comparison.above("margin at α = 1 and a tiny loss", 1, plain.last().margin)),
        tables(runs),
        runs.stream().map(CheckpointExperiment::chart).toList());
  }

  private static List<Table> tables(List<Run> runs) {
    Table.Builder proved =
        Table.named(
            "certified",
            "Proved: certificates from checkpoints, by output scale",
            "α",
            "certified from step",
            "margin there",
            "loss there",
            "certified factor of ‖e‖ a step",
            "later steps",
            "largest later loss / certified");
    Table.Builder monitored =
        Table.named(
            "monitored",
            "Monitored: from the start to the end of training, no proof of what comes",
            "α",
            "steps",
            "final loss",
            "largest loss / envelope",
            "least μ",
            "least λ_min",
            "units on a kink at the end");
    Table.Builder margins =
        Table.named("margins", "Certificates tried along the way", "α", "step", "loss", "margin");
    for (Run r : runs) {
      boolean certified = r.certified();
      proved.row(
          r.alpha,
          certified ? r.last().step : "never",
          r.last().margin,
          r.last().loss,
          certified ? r.factor : "–",
          certified ? r.trajectory.steps() - r.last().step : "–",
          certified ? r.worst : "–");
      monitored.row(
          r.alpha,
          r.trajectory.steps(),
          r.finalLoss,
          r.trajectory.worstRatio(),
          r.trajectory.leastMu(),
          r.trajectory.leastEigenvalue(),
          r.sliding);
      r.tried.forEach(t -> margins.row(r.alpha, t.step, t.loss, t.margin));
    }
    return List.of(proved.build(), monitored.build(), margins.build());
  }

  private static List<Statement> statements(List<Run> runs) {
    List<Statement> statements = new ArrayList<>();
    List<Run> certified = runs.stream().filter(Run::certified).toList();
    long crossed = certified.stream().filter(r -> r.worst > 1 + SLACK).count();
    statements.add(
        Statement.judged(
            Evidence.PROVED,
            !certified.isEmpty() && crossed == 0,
            "%d of %d networks were certified from a checkpoint (α = %s); %d of them crossed the certified envelope later."
                .formatted(
                    certified.size(),
                    runs.size(),
                    certified.stream().map(r -> "" + r.alpha).collect(Collectors.joining(", ")),
                    crossed)));
    statements.add(
        Statement.judged(
            Evidence.MONITORED,
            runs.stream().allMatch(r -> r.trajectory.holds()),
            "From the start on, at any α, μ and λ_min(H) were seen to be positive at every step and"
                + " no loss crossed its envelope.",
            "An envelope that was monitored was crossed, or μ or λ_min(H) fell to 0."));
    for (Run r : runs) {
      if (!r.certified() && r.sliding > 0) {
        statements.add(
            Statement.shown(
                Evidence.NUMERICAL,
                String.format(
                    Locale.ROOT,
                    "At α = %d none of the checkpoints tried is certified, down to a loss of %.0e:"
                        + " training ends on kinks of ReLU (%d of them), where a pre-activation"
                        + " tends to 0 and changes sign every few steps. The Jacobian jumps there,"
                        + " so the bound E(R) of its change does not vanish with R.",
                    r.alpha,
                    r.finalLoss,
                    r.sliding)));
      }
    }
    return statements;
  }

  private static Chart chart(Run run) {
    return new Chart(
        "Loss and envelopes, α = " + run.alpha,
        "step",
        "loss",
        false,
        true,
        run.curves.stream().map(Chart.Curve::line).toList());
  }
}

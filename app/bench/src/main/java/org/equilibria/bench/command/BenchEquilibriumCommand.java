package org.equilibria.bench.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.equilibria.bench.EquilibriumPlan;
import org.equilibria.cli.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measure solving and differentiating. */
@Command(
    name = "equilibrium",
    description = {
      "Solve z = sigma(M z + u) for a batch and differentiate it, M = (gamma / sqrt(m)) N(0, 1).",
      "Both passes run through the public solve loop; the products of the same backend are measured"
          + " in between, and every row's residual is recomputed in f64."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria bench equilibrium --rows 256 --width 512 --gamma 0.75 --rtol 1e-6",
      "  equilibria bench equilibrium --targets --backend native,ejml",
      "  equilibria bench equilibrium --solver picard,anderson{window=5},broyden --json",
      "  equilibria bench equilibrium --backend native{threads=1} --against-loop",
      "%nover floor: time over that of as many products of the whole batch as there",
      "were evaluations. by rows: the same of the rows evaluated; finished rows leave",
      "the batch. residual: the largest of any row in either pass, in f64."
    })
final class BenchEquilibriumCommand implements Callable<Integer> {

  private final Session session;

  @Mixin private BenchSizes sizes = new BenchSizes();

  @Option(
      names = "--gamma",
      paramLabel = "G",
      split = ",",
      description = "Scales of the weight. Default: 0.75; with --targets 0.45 and 0.75.")
  private List<Double> gammas = new ArrayList<>();

  @Mixin private BenchSolves solves = new BenchSolves();

  @Option(
      names = "--against-loop",
      description =
          "Compare the solve loop, with statuses and trace, with a plain loop over the same"
              + " backend; for picard.")
  private boolean againstLoop;

  @Mixin private BenchOptions options = new BenchOptions();

  BenchEquilibriumCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EquilibriumPlan plan =
        new EquilibriumPlan(
            sizes.sizes(),
            gammas(),
            solves.rtol(),
            solves.activation(),
            solves.solvers(),
            options.backends(),
            options.precisions(),
            options.seed(),
            options.repetitions(),
            againstLoop);
    return new BenchRun(session, options)
        .run("equilibrium", b -> b.equilibrium(plan), BenchText::equilibrium);
  }

  private List<Double> gammas() {
    if (!gammas.isEmpty()) {
      return gammas;
    }
    return sizes.targets() ? List.of(0.45, 0.75) : List.of(0.75);
  }
}

package org.equilibria.bench.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.equilibria.bench.KernelPlan;
import org.equilibria.cli.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command that measures what follows a product. */
@Command(
    name = "kernel",
    description =
        "Compute elementwise formulas of x + y, their derivatives, and inner products and"
            + " combinations of rows.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria bench kernel",
      "  equilibria bench kernel --formula tanh,tanh' --backend native,ejml",
      "  equilibria bench kernel --formula rowGram,combineRows --vectors 10 --json",
      "%nns/entry: of an entry written by a formula, or read of all --vectors matrices.",
      "error in u: the largest error, in units of the roundoff of its precision."
    })
final class BenchKernelCommand implements Callable<Integer> {

  private final Session session;

  @Mixin private BenchSizes sizes = new BenchSizes();

  @Option(
      names = "--formula",
      paramLabel = "FORMULA",
      split = ",",
      description = "What to compute. Default: everything.")
  private List<String> formulas = new ArrayList<>();

  @Option(
      names = "--vectors",
      paramLabel = "K",
      description =
          "Matrices that rowGram and combineRows take, as a solver's memory. Default:"
              + " ${DEFAULT-VALUE}.")
  private int vectors = 5;

  @Mixin private BenchOptions options = new BenchOptions();

  BenchKernelCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    KernelPlan plan =
        new KernelPlan(
            sizes.sizes(),
            formulas,
            vectors,
            options.backends(),
            options.precisions(),
            options.seed(),
            options.repetitions());
    return new BenchRun(session, options).run("kernel", b -> b.kernel(plan), BenchText::kernel);
  }
}

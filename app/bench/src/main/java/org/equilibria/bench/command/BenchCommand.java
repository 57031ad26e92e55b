package org.equilibria.bench.command;

import java.util.concurrent.Callable;
import org.equilibria.cli.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The group of the benchmarks. */
@Command(
    name = "bench",
    description = {
      "Measure backends, solvers and precisions on this machine.",
      "Medians after a warm-up, everything in turn. No figure is printed unless the results behind"
          + " it were recomputed in f64 by the reference backend and are right."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria bench equilibrium",
      "  equilibria bench equilibrium --targets --solver picard,anderson,broyden",
      "  equilibria bench gemm --backend native,ejml --precision f32,f64",
      "  equilibria bench train",
      "  equilibria bench kernel --rows 256 --width 512"
    })
final class BenchCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  /** Explain how the command is used, for want of a subcommand. */
  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
    return ExitCode.USER;
  }
}

package org.equilibria.cli;

import java.util.concurrent.Callable;
import org.equilibria.study.bench.GemmPlan;
import org.equilibria.study.report.BenchText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command that measures products. */
@Command(
    name = "gemm",
    description =
        "Multiply a batch with a square weight, prepared and as it is, forward and transposed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria bench gemm",
      "  equilibria bench gemm --targets --backend native,ejml --precision f32,f64",
      "  equilibria bench gemm --rows 1,32,256 --width 512 --json",
      "%nerror in u: the largest error of a row, in units of the roundoff of its precision."
    })
final class BenchGemmCommand implements Callable<Integer> {

  private final Console console;
  private final EquilibriaCommand root;

  @Mixin private BenchSizes sizes = new BenchSizes();
  @Mixin private BenchOptions options = new BenchOptions();

  BenchGemmCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    GemmPlan plan =
        new GemmPlan(
            sizes.sizes(),
            options.backends(),
            options.precisions(),
            options.seed(),
            options.repetitions());
    return new BenchRun(console, root, options).run("gemm", b -> b.gemm(plan), BenchText::gemm);
  }
}

package org.equilibria.bench.command;

import java.util.concurrent.Callable;
import org.equilibria.bench.GemmPlan;
import org.equilibria.cli.Session;
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

  private final Session session;

  @Mixin private BenchSizes sizes = new BenchSizes();
  @Mixin private BenchOptions options = new BenchOptions();

  BenchGemmCommand(Session session) {
    this.session = session;
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
    return new BenchRun(session, options).run("gemm", b -> b.gemm(plan), BenchText::gemm);
  }
}

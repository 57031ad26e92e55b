package org.equilibria.bench.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options for what a benchmark solves with. */
final class BenchSolves {

  @Option(
      names = "--rtol",
      paramLabel = "T",
      description = "Relative residual asked of every row. Default: ${DEFAULT-VALUE}.")
  private double rtol = 1e-6;

  @Option(
      names = "--activation",
      paramLabel = "ACTIVATION",
      description = "Activation. Default: ${DEFAULT-VALUE}.")
  private String activation = "relu";

  @Option(
      names = "--solver",
      paramLabel = "SOLVER",
      split = BenchOptions.LIST,
      splitSynopsisLabel = ",",
      description = "Solvers to compare. Default: picard.")
  private List<String> solvers = new ArrayList<>();

  double rtol() {
    return rtol;
  }

  String activation() {
    return activation;
  }

  List<String> solvers() {
    return solvers.isEmpty() ? List.of("picard") : solvers;
  }
}

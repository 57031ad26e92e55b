package org.equilibria.rival;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.global.torch;
import org.equilibria.bench.BenchClock;
import org.equilibria.bench.BenchListener;
import org.equilibria.bench.Benchmarks;
import org.equilibria.bench.EquilibriumFigures;
import org.equilibria.bench.EquilibriumPlan;
import org.equilibria.bench.Size;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.host.Equilibria;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What PyTorch's operations and what the framework take for the same equilibria, one thread each
 * and times of its processor: PyTorch before and after the framework, the framework's figures as
 * {@code equilibria bench equilibrium} judges them.
 */
@Command(
    name = "rival",
    mixinStandardHelpOptions = true,
    description = "Compare the solvers of TorchDEQ, on libtorch, with those of the framework.")
public final class Rival implements Callable<Integer> {

  private static final String ONE_THREAD = "native{threads=1}";
  private static final int WARM_UP = 3;
  private static final double LEAST_WARM_UP_NANOS = 1e9;

  @Option(names = "--gamma", split = ",", defaultValue = "0.75", description = "Scales of M.")
  private List<Double> gammas = List.of();

  @Option(
      names = "--solver",
      split = ",",
      defaultValue = "picard,anderson,broyden",
      description = "picard, anderson or broyden.")
  private List<TorchSolver> solvers = List.of();

  @Option(names = "--sizes", defaultValue = "3", description = "How many of the target sizes.")
  private int sizes;

  @Option(names = "--rtol", defaultValue = "1e-6", description = "Relative residual of each row.")
  private double rtol;

  @Option(names = "--repetitions", defaultValue = "9", description = "Rounds behind a median.")
  private int repetitions;

  /** Run the comparison. */
  public static void main(String[] args) {
    CommandLine command = new CommandLine(new Rival()).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() {
    torch.set_num_threads(1);
    print(
        "%-11s %5s %-9s %13s %7s %9s %15s %7s %9s %6s",
        "size",
        "gamma",
        "solver",
        "libtorch ms",
        "evals",
        "over floor",
        "equilibria ms",
        "evals",
        "over floor",
        "ratio");
    for (Size size : Size.targets().stream().limit(sizes).toList()) {
      for (double gamma : gammas) {
        for (TorchSolver solver : solvers) {
          compare(size, gamma, solver);
        }
      }
    }
    return 0;
  }

  private void compare(Size size, double gamma, TorchSolver solver) {
    List<TorchLayer.Times> theirs = new ArrayList<>(theirs(size, gamma, solver));
    EquilibriumFigures ours = ours(size, gamma, solver);
    theirs.addAll(theirs(size, gamma, solver));
    TorchLayer.Times any = theirs.get(0);
    int evaluations = any.evaluations() + any.adjointEvaluations();
    double both = median(theirs, TorchLayer.Times::both);
    print(
        "%-11s %5.2f %-9s %13.1f %7s %9.2f %15.1f %7s %9.2f %6.2f%s",
        size,
        gamma,
        solver.name().toLowerCase(Locale.ROOT),
        both,
        any.evaluations() + "/" + any.adjointEvaluations(),
        both / (evaluations * median(theirs, TorchLayer.Times::product)),
        ours.milliseconds().median(),
        ours.forward().evaluations() + "/" + ours.adjoint().evaluations(),
        ours.overWholeFloor().median(),
        both / ours.milliseconds().median(),
        any.converged() ? "" : " (libtorch: not within the tolerance)");
  }

  private List<TorchLayer.Times> theirs(Size size, double gamma, TorchSolver solver) {
    List<TorchLayer.Times> rounds = new ArrayList<>();
    try (TorchLayer layer =
        new TorchLayer(
            size.rows(),
            size.width(),
            gamma,
            rtol,
            1,
            ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime)) {
      long started = System.nanoTime();
      for (int round = 0;
          round < WARM_UP || System.nanoTime() - started < LEAST_WARM_UP_NANOS;
          round++) {
        layer.round(solver);
      }
      for (int round = 0; round < repetitions; round++) {
        rounds.add(layer.round(solver));
      }
    }
    return rounds;
  }

  private EquilibriumFigures ours(Size size, double gamma, TorchSolver solver) {
    try (Equilibria equilibria = Equilibria.builder().build()) {
      Benchmarks benchmarks =
          new Benchmarks(
              equilibria.catalog(), Cancellation.NEVER, BenchListener.NONE, BenchClock.CPU);
      EquilibriumPlan plan =
          new EquilibriumPlan(
              List.of(size),
              List.of(gamma),
              rtol,
              "relu",
              List.of(solver.name().toLowerCase(Locale.ROOT)),
              List.of(ONE_THREAD),
              List.of("f32"),
              1,
              repetitions,
              false);
      return benchmarks.equilibrium(plan).get(0).figures().orElseThrow();
    }
  }

  private static double median(
      List<TorchLayer.Times> rounds, ToDoubleFunction<TorchLayer.Times> figure) {
    return rounds.stream()
        .sorted(Comparator.comparingDouble(figure))
        .skip(rounds.size() / 2)
        .mapToDouble(figure)
        .findFirst()
        .orElseThrow();
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}

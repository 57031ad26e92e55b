package org.equilibria.bench.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.equilibria.bench.Size;
import org.equilibria.bench.TrainPlan;
import org.equilibria.cli.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command that measures training. */
@Command(
    name = "train",
    description = {
      "Train a network on random samples and compare an epoch with the solves in it.",
      "Starts are warm, from the last equilibria, and cold. Each training begins anew; its first"
          + " epoch does not count."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria bench train",
      "  equilibria bench train --rows 1000 --width 1024 --batch 250",
      "  equilibria bench train --layers all --optimizer adam --start cold --json",
      "%nother: loss, linearization, gradient products, step, weight made and packed anew.",
      "over solves: an epoch over its forward and adjoint solves."
    })
final class BenchTrainCommand implements Callable<Integer> {

  /** How solves start. */
  private enum Start {
    WARM,
    COLD;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Session session;

  @Option(
      names = "--rows",
      paramLabel = "N",
      split = ",",
      description = "Samples. Default: 1000. Every number of samples goes with every width.")
  private List<Integer> rows = new ArrayList<>();

  @Option(
      names = "--width",
      paramLabel = "M",
      split = ",",
      description = "Units of the layer. Default: 1024.")
  private List<Integer> widths = new ArrayList<>();

  @Option(
      names = "--features",
      paramLabel = "D",
      description = "Entries of an input. Default: ${DEFAULT-VALUE}.")
  private int features = 64;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples of an update, 0 for all. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--layers",
      paramLabel = "LAYERS",
      description = "What moves: implicit or all. Default: ${DEFAULT-VALUE}.")
  private String layers = "implicit";

  @Option(
      names = "--optimizer",
      paramLabel = "OPTIMIZER",
      description = "Optimizer. Default: ${DEFAULT-VALUE}.")
  private String optimizer = "sgd{step=0.001}";

  @Option(
      names = "--start",
      paramLabel = "START",
      split = ",",
      description = "How solves start: ${COMPLETION-CANDIDATES}. Default: both.")
  private List<Start> starts = new ArrayList<>();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs of a training that count. Default: ${DEFAULT-VALUE}.")
  private int epochs = 5;

  @Option(
      names = "--gamma",
      paramLabel = "G",
      description = "Scale of the initial weight. Default: ${DEFAULT-VALUE}.")
  private double gamma = 0.45;

  @Mixin private BenchSolves solves = new BenchSolves();

  @Mixin private BenchOptions options = new BenchOptions();

  BenchTrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    TrainPlan plan =
        new TrainPlan(
            Size.pairs(
                rows.isEmpty() ? List.of(1000) : rows, widths.isEmpty() ? List.of(1024) : widths),
            features,
            batch,
            layers,
            starts.isEmpty()
                ? List.of(true, false)
                : starts.stream().map(s -> s == Start.WARM).distinct().toList(),
            gamma,
            solves.rtol(),
            solves.activation(),
            optimizer,
            epochs,
            solves.solvers(),
            options.backends(),
            options.precisions(),
            options.seed(),
            options.repetitions());
    return new BenchRun(session, options).run("train", b -> b.train(plan), BenchText::train);
  }
}

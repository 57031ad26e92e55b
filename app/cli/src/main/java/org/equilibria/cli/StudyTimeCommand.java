package org.equilibria.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.equilibria.engine.data.Dataset;
import org.equilibria.host.Equilibria;
import org.equilibria.host.Study;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.run.StudyTimer.Timed;
import org.equilibria.study.run.TimingProgress;
import org.equilibria.study.run.TimingSettings;
import org.equilibria.study.store.ResultStore;
import org.equilibria.study.store.StudyFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that times the cells of a study. */
@Command(
    name = "time",
    description = {
      "Time the trained cells of a study, so that their times can be compared: one epoch of the"
          + " training of each, from the same state every time, in rounds in which each cell has"
          + " one turn, in an order drawn anew, after a warm-up.",
      "The times are added to the folder, and stand in its tables and page from then on. Let"
          + " nothing else run on the machine meanwhile."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria study time runs/my",
      "  equilibria study time runs/my --rounds 31 --epoch 10",
      "  equilibria study table runs/my --by solver --time   what was measured"
    })
final class StudyTimeCommand implements Callable<Integer> {

  private static final double IDLE = 0.5;

  private final Console console;
  private final EquilibriaCommand root;

  @Parameters(paramLabel = "DIR", description = "Folder of the results.")
  private Path folder = Path.of("");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "15",
      description =
          "How often each cell is timed; an interval needs six. Default: ${DEFAULT-VALUE}.")
  private int rounds = TimingSettings.DEFAULT.rounds();

  @Option(
      names = "--epoch",
      paramLabel = "K",
      defaultValue = "2",
      description =
          "Which epoch of training is timed, 2 or later; those before are run once."
              + " Default: ${DEFAULT-VALUE}.")
  private int epoch = TimingSettings.DEFAULT.epoch();

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      converter = TimeLimit.OrNone.class,
      defaultValue = "60s",
      description =
          "Longest time of the rounds before those that count, which end earlier once two in turn"
              + " took every cell as long within 5 %%; 0s for the three that are run in any case."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration warmUp = TimingSettings.DEFAULT.warmUp();

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "Of the order of the cells in each round. Default: ${DEFAULT-VALUE}.")
  private long seed = TimingSettings.DEFAULT.seed();

  @Option(
      names = "--cells",
      paramLabel = "NUMBER",
      split = ",",
      description =
          "Time these cells only, with commas between their numbers. Default: all that are"
              + " trained.")
  private List<Integer> numbers = new ArrayList<>();

  @Option(
      names = "--accept-changes",
      description =
          "Time them even where data, plugins or code are others than those of the results.")
  private boolean acceptChanges;

  @Mixin private TableFormat format = new TableFormat();

  StudyTimeCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    TimingSettings settings = new TimingSettings(rounds, epoch, warmUp, seed);
    try (Equilibria equilibria = Opening.equilibria(root, console)) {
      Study study = equilibria.study(StudyFolder.config(folder, equilibria.catalog()));
      Dataset data = study.data();
      Optional<Timed> timed;
      try (Interruption interruption = new Interruption(console, root.supervision())) {
        timed =
            study.time(folder, data, settings, numbers, acceptChanges, new Told(), interruption);
      }
      if (timed.isEmpty()) {
        console.err().println("equilibria: cancelled; nothing was added to " + folder);
        return ExitCode.CANCELLED;
      }
      double load = timed.get().timing().load();
      if (load > IDLE) {
        console
            .err()
            .println(
                "note: other programs were at work (%.1f threads in the minute before); their noise is in the times"
                    .formatted(load));
      }
      StudyResults results = StudyFolder.read(folder, equilibria.catalog());
      ResultStore.export(folder, results);
      ResultStore.report(folder.resolve("report.html"), results);
      TimeTable.print(console, format, results, null);
    }
    return ExitCode.OK;
  }

  /** How far the timing is, a line each. */
  private final class Told implements TimingProgress {

    private boolean warming;

    @Override
    public void preparing(Cell cell) {
      console.err().println("[%d] %s".formatted(cell.number(), cell));
    }

    @Override
    public void round(int done, int all) {
      if (done > 0) {
        console.err().println("round %d of %d".formatted(done, all));
      } else if (!warming) {
        warming = true;
        console.err().println("warm-up");
      }
    }

    @Override
    public void leftOut(Cell cell, String why) {
      console
          .err()
          .println("note: cell %d, %s, is left out: %s".formatted(cell.number(), cell, why));
    }
  }
}

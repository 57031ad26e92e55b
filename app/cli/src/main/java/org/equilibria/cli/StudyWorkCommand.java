package org.equilibria.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.host.Equilibria;
import org.equilibria.host.Study;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.run.CellLimits;
import org.equilibria.study.run.Progress;
import org.equilibria.study.store.ResultStore;
import org.equilibria.study.store.StudyFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command that a {@link Worker} runs. It takes part in the study of a folder until nothing is
 * left, a cell failed (which may have left a thread or memory behind, so that a fresh process takes
 * over), or standard input ends.
 */
@Command(
    name = "work",
    hidden = true,
    description = "Take part in the study of a folder; 'study run --workers' starts this.",
    footerHeading = "%nExamples:%n",
    footer = "  equilibria study work runs/acceleration")
final class StudyWorkCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Console console;
  private final EquilibriaCommand root;

  @Parameters(paramLabel = "DIR", description = "Folder of the study.")
  private Path folder = Path.of("");

  @Option(names = "--cell-limit", converter = TimeLimit.class, description = "As of 'study run'.")
  private @Nullable Duration cellLimit;

  @Option(
      names = "--silence-limit",
      converter = TimeLimit.class,
      description = "As of 'study run'.")
  private Duration silenceLimit = CellLimits.DEFAULT.silence();

  private volatile boolean windUp;

  StudyWorkCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  /** Return the command line that starts a worker like this process. */
  static List<String> commandLine(
      List<String> jvm, EquilibriaCommand root, Path folder, CellLimits limits) {
    List<String> command = new ArrayList<>(jvm);
    command.addAll(List.of("study", "work", folder.toAbsolutePath().toString()));
    command.addAll(root.pluginPlaces().arguments());
    if (root.debug()) {
      command.add("--debug");
    }
    limits
        .total()
        .ifPresent(limit -> command.addAll(List.of("--cell-limit", Durations.written(limit))));
    command.addAll(List.of("--silence-limit", Durations.written(limits.silence())));
    return command;
  }

  @Override
  public Integer call() {
    root.supervision().limit(silenceLimit);
    Thread listener = new Thread(this::listen, "parent");
    listener.setDaemon(true);
    listener.start();
    try (Equilibria equilibria = Opening.equilibria(root, console)) {
      Study study =
          equilibria
              .study(StudyFolder.config(folder, equilibria.catalog()))
              .forWorkers()
              .limits(new CellLimits(Optional.ofNullable(cellLimit), silenceLimit));
      Dataset data = study.data();
      try (ResultStore store = study.resume(folder, data, true);
          Interruption interruption = new Interruption(console, root.supervision())) {
        say(Worker.READY);
        Cancellation cancellation = () -> windUp || interruption.requested();
        study.run(data, store.recorded(), store, new Told(), cancellation);
      }
    }
    return ExitCode.OK;
  }

  private void say(String line) {
    console.out().println(line);
    console.out().flush();
  }

  /** Wait for the end of standard input; what does not wind up after that is ended. */
  private void listen() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said there.
      }
      windUp = true;
      Thread.sleep(PATIENCE.toMillis());
    } catch (IOException | InterruptedException e) {
      windUp = true;
    }
    Runtime.getRuntime().halt(ExitCode.CANCELLED);
  }

  /** What the process that started this one is told. */
  private final class Told implements Progress {

    @Override
    public void cellEnded(Cell cell, Map<String, String> plugins) {
      root.globals().ended(cell, plugins);
    }

    @Override
    public void cellStarted(Cell cell) {
      say(Worker.BEGUN + cell.number());
    }

    @Override
    public void cellFinished(CellResult result) {
      windUp |= result.ending() == Ending.FAILED;
      say(Worker.DONE + result.cell().number());
    }
  }
}

package org.equilibria.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.host.Equilibria;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that shows a study in the browser as it runs. */
@Command(
    name = "watch",
    description = {
      "Show a study in the browser while it runs: how far it is, and its page, which is made anew as"
          + " cells finish. Only browsers of this machine are served, nothing is written or locked,"
          + " and the study does not notice. Ctrl-C ends it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria study watch runs/my",
      "  equilibria study watch runs/my --port 8080",
      "%nOf a study on another machine: ssh -L 8080:127.0.0.1:8080 MACHINE equilibria study watch"
          + " runs/my --port 8080"
    })
final class StudyWatchCommand implements Callable<Integer> {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int MOST = 65535;

  private final Console console;
  private final EquilibriaCommand root;

  @Parameters(paramLabel = "DIR", description = "Folder of the study.")
  private Path folder = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Port to serve the page on. Default: one that is free.")
  private int port;

  StudyWatchCommand(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  @Override
  public Integer call() {
    if (port < 0 || port > MOST) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "--port %d: expected 1 to %d".formatted(port, MOST));
    }
    try (Interruption interruption = new Interruption(console, root.supervision());
        Equilibria equilibria = Opening.equilibria(root, console);
        WatchServer server = WatchServer.of(new WatchedStudy(folder, equilibria), port)) {
      console.out().println("Watching %s at %s".formatted(folder, server.address()));
      console.out().println("Ctrl-C ends it; the study goes on.");
      console.out().flush();
      while (!interruption.requested()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      return ExitCode.CANCELLED;
    }
  }
}

package org.equilibria.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.equilibria.engine.guard.Detached;

/**
 * The end of the process, which is the command's to choose. A plugin that calls {@link System#exit}
 * only begins the shutdown of the JVM, and that waits for this hook: the hook lets the command come
 * to its end, cells and report included, and ends the process with the command's exit code.
 */
final class ProcessEnd {

  /** Time for hooks of libraries, which clear away what they unpacked. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Console console;
  private final EquilibriaCommand root;
  private final CompletableFuture<Integer> finished = new CompletableFuture<>();

  private ProcessEnd(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  /** Watch over the end of the process from now on. */
  static ProcessEnd watched(Console console, EquilibriaCommand root) {
    ProcessEnd end = new ProcessEnd(console, root);
    Runtime.getRuntime().addShutdownHook(new Thread(end::hold, "process end"));
    return end;
  }

  /** End the process with the exit code of the command, whatever keeps it from that. */
  void with(int code) {
    finished.complete(code);
    Thread watch = new Thread(() -> insist(code), "process end, insisted on");
    watch.setDaemon(true);
    watch.start();
    System.exit(code);
  }

  /** Wait for the hooks of others, which may never return, as long as is fair. */
  private void insist(int code) {
    try {
      Thread.sleep(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      // Who interrupts this wants the end, too.
    }
    String who =
        Thread.getAllStackTraces().values().stream()
            .flatMap(frames -> root.culprit(frames).stream())
            .distinct()
            .map(plugin -> "plugin " + plugin)
            .collect(Collectors.joining(", "));
    console
        .err()
        .println(
            "note: the process was kept from ending for %s by %s"
                .formatted(Durations.shown(PATIENCE), who.isEmpty() ? "some code" : who));
    console.err().flush();
    Runtime.getRuntime().halt(code);
  }

  private void hold() {
    Optional<Thread> exiting = finished.isDone() ? Optional.empty() : Detached.exiting();
    if (exiting.isEmpty()) {
      return; // the command ended, or a signal asks for the end
    }
    root.supervision().tellExit(console, exiting.get().getStackTrace());
    int code = finished.join();
    console.out().flush();
    console.err().flush();
    Runtime.getRuntime().halt(code == ExitCode.OK ? ExitCode.INTERNAL : code);
  }
}

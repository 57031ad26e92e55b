package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Ask processes to stop, as a user does. By SIGINT where it arrives: a shell has what it starts in
 * the background, and nohup what a script starts, ignore it, and so do all processes below. SIGTERM
 * asks for the same there.
 */
final class Stop {

  /** Many times what anything here takes, on a busy machine too: what hangs is to fail. */
  static final long LIMIT_MINUTES = 10;

  /** Whether SIGINT ends a process started here; asked ahead, as what is to stop goes on. */
  private static final boolean INTERRUPTS = interruptArrives();

  private Stop() {}

  /** Ask a process to stop and return the exit code that it is to end with. */
  static int ask(Process process) throws IOException, InterruptedException {
    if (!INTERRUPTS) {
      process.toHandle().destroy(); // SIGTERM; Process.destroy would close its output, too
      return 143;
    }
    Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
    awaitEnd(kill);
    return 130;
  }

  /** Wait until a process has ended, but not for ever. */
  static void awaitEnd(Process process) throws InterruptedException {
    assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES))
        .as("ended within %d minutes", LIMIT_MINUTES)
        .isTrue();
  }

  private static boolean interruptArrives() {
    try {
      Process shell = new ProcessBuilder("sh", "-c", "kill -INT $$; exit 0").start();
      awaitEnd(shell);
      return shell.exitValue() != 0;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("sh does not run", e);
    }
  }
}

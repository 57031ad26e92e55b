package org.equilibria.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.IoReason;
import org.jspecify.annotations.Nullable;

/**
 * A process that runs cells of a study, one after another, and says on its standard output which
 * ({@link StudyWorkCommand}). It winds up when its standard input ends, as when this process dies.
 */
final class Worker {

  static final String READY = "worker: ready";
  static final String BEGUN = "worker: begun ";
  static final String DONE = "worker: done ";

  private static final int REMEMBERED = 20;
  private static final long PATIENCE_SECONDS = 30;
  private static final int SIGNALLED = 128;

  private final Process process;
  private final Thread listener;
  private final ConcurrentLinkedQueue<Integer> begun = new ConcurrentLinkedQueue<>();
  private final Deque<String> said = new ArrayDeque<>();
  private volatile @Nullable Integer running;
  private volatile boolean ready;

  private Worker(Process process, int number) {
    this.process = process;
    listener = new Thread(this::listen, "worker " + number);
    listener.setDaemon(true);
  }

  static Worker start(int number, List<String> command) {
    try {
      Worker worker =
          new Worker(new ProcessBuilder(command).redirectErrorStream(true).start(), number);
      worker.listener.start();
      return worker;
    } catch (IOException e) {
      throw new EquilibriaException(
          ErrorCode.UNAVAILABLE, "a worker cannot be started: " + IoReason.of(e), e);
    }
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader(Charset.defaultCharset())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hear(line);
      }
    } catch (IOException e) {
      // The process has ended, which is told by its exit code.
    }
  }

  private void hear(String line) {
    if (line.equals(READY)) {
      ready = true;
    } else if (line.startsWith(BEGUN)) {
      running = Integer.valueOf(line.substring(BEGUN.length()));
      begun.add(running);
    } else if (line.startsWith(DONE)) {
      running = null;
    } else {
      synchronized (said) {
        said.add(line);
        if (said.size() > REMEMBERED) {
          said.remove();
        }
      }
    }
  }

  /** Return whether the process has ended and all it said was heard. */
  boolean hasEnded() {
    return !process.isAlive() && !listener.isAlive();
  }

  /** Return the cells that it has begun since this was asked last. */
  List<Integer> begun() {
    List<Integer> numbers = new ArrayList<>();
    for (Integer number = begun.poll(); number != null; number = begun.poll()) {
      numbers.add(number);
    }
    return numbers;
  }

  /** Return the cell that it runs, or ran when it ended. */
  Optional<Integer> running() {
    return Optional.ofNullable(running);
  }

  /** Return whether it got as far as to run cells. */
  boolean ready() {
    return ready;
  }

  /** Return how it ended, for people. */
  String ending() {
    int code = process.exitValue();
    return code > SIGNALLED
        ? "signal %d (exit code %d)".formatted(code - SIGNALLED, code)
        : "exit code " + code;
  }

  /** Return the last lines that it said. */
  String said() {
    synchronized (said) {
      return String.join(System.lineSeparator(), said);
    }
  }

  void windUp() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already.
    }
  }

  void awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

package org.equilibria.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.equilibria.study.fit.PredictionListener;

/**
 * What a command is doing, said once it takes long: at a terminal on a line that is rewritten, else
 * now and then on a line of its own.
 */
final class WorkDisplay implements AutoCloseable {

  private static final long PATIENCE_MILLIS = 2000;
  private static final long REDRAW_MILLIS = 200;
  private static final long LINE_MILLIS = 10_000;
  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final PrintStream err;
  private final boolean interactive;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });

  /** What is done, of which samples are counted if there are any. */
  private record Work(String what, String unit, int total, long started) {}

  private volatile Work work;
  private volatile int done;

  WorkDisplay(Console console, String what) {
    err = console.err();
    interactive = console.interactive();
    work = new Work(what, "samples", 0, System.nanoTime());
    clock.scheduleAtFixedRate(
        this::show,
        PATIENCE_MILLIS,
        interactive ? REDRAW_MILLIS : LINE_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  /** Return who shows how many samples of a piece of work are done. */
  PredictionListener next(String what) {
    return (samples, total) -> {
      done = samples;
      if (samples == 0) {
        work = new Work(what, "samples", total, System.nanoTime());
      }
    };
  }

  /**
   * Show a piece of work.
   *
   * @param count things done of it; 0 when it begins
   * @param total things to do; 0 if they are not counted
   */
  void doing(String what, int count, int total) {
    done = count;
    if (count == 0) {
      work = new Work(what, "done", total, System.nanoTime());
    }
  }

  /** Print a line of results, above what is shown at a terminal. */
  synchronized void print(PrintStream out, String line) {
    if (interactive) {
      err.print(CLEAR_LINE);
      err.flush();
    }
    out.println(line);
    out.flush();
  }

  private synchronized void show() {
    String line = line(work, done);
    if (interactive) {
      err.print(CLEAR_LINE + line);
      err.flush();
    } else {
      err.println(line);
    }
  }

  private static String line(Work work, int done) {
    if (work.total() == 0) {
      return work.what() + "...";
    }
    long elapsed = System.nanoTime() - work.started();
    String left =
        done == 0 || done == work.total()
            ? ""
            : ", about %s left"
                .formatted(
                    Durations.shown(
                        Duration.ofNanos(
                            (long) (elapsed / (double) done * (work.total() - done)))));
    return String.format(
        Locale.ROOT, "%s: %,d of %,d %s%s", work.what(), done, work.total(), work.unit(), left);
  }

  /** Stop, and clear what was shown at a terminal. */
  @Override
  public void close() {
    clock.shutdownNow();
    try {
      clock.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (interactive) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}

package org.equilibria.reproduction.command;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.equilibria.cli.Console;
import org.equilibria.cli.Durations;
import org.equilibria.reproduction.ReproductionListener;
import org.equilibria.reproduction.Section;

/**
 * How far a reproduction has come, on a console: at a terminal on a line that is rewritten, and a
 * line of its own for each part.
 */
final class ReproductionFollower implements ReproductionListener, AutoCloseable {

  private static final long REDRAW_NANOS = 200_000_000;
  private static final String CLEAR_LINE = "\r\u001b[2K";

  /** Share below which an estimate of the time that is left says nothing. */
  private static final double EARLY = 0.02;

  private final PrintStream err;
  private final boolean interactive;
  private final long started = System.nanoTime();
  private String title = "";
  private double first = -1;
  private long drawn;

  ReproductionFollower(Console console) {
    err = console.err();
    interactive = console.interactive();
  }

  @Override
  public void part(String part, double before, double share) {
    title = part;
    first = first < 0 ? before : first;
    if (!interactive) {
      err.println(part + left(before));
    }
  }

  @Override
  public void done(double share) {
    long now = System.nanoTime();
    if (interactive && now - drawn > REDRAW_NANOS) {
      drawn = now;
      err.printf(Locale.ROOT, "%s%s: %.0f %%%s", CLEAR_LINE, title, 100 * share, left(share));
      err.flush();
    }
  }

  /** Return how long what was not found done will take, from what took how long so far. */
  private String left(double share) {
    double done = share - first;
    if (done < EARLY) {
      return "";
    }
    double nanos = (System.nanoTime() - started) / done * (1 - share);
    return ", about %s left".formatted(Durations.shown(Duration.ofNanos((long) nanos)));
  }

  @Override
  public void checked(Section section) {
    clear();
    err.println(
        "%s: %s (%s)"
            .formatted(
                section.title(),
                section.verdict().words(),
                Durations.shown(Duration.ofMillis((long) (1e3 * section.seconds())))));
  }

  private void clear() {
    if (interactive) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  @Override
  public void close() {
    clear();
  }
}

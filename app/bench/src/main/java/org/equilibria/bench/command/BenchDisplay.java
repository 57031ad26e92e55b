package org.equilibria.bench.command;

import java.io.PrintStream;
import org.equilibria.bench.BenchListener;
import org.equilibria.cli.Console;

/**
 * How far a benchmark has come, on a console: at a terminal on a line that is rewritten, else a
 * line for each group that begins.
 */
final class BenchDisplay implements BenchListener, AutoCloseable {

  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final PrintStream err;
  private final boolean interactive;
  private String group = "";

  BenchDisplay(Console console) {
    err = console.err();
    interactive = console.interactive();
  }

  @Override
  public void group(String name, int number, int groups) {
    group = "[%d/%d] %s".formatted(number, groups, name);
    if (interactive) {
      show("");
    } else {
      err.println(group);
    }
  }

  @Override
  public void round(int round, int repetitions) {
    if (interactive) {
      show(round == 0 ? ": warming up" : ": %d of %d".formatted(round, repetitions));
    }
  }

  private void show(String progress) {
    err.print(CLEAR_LINE + group + progress);
    err.flush();
  }

  /** Clear what was shown at a terminal. */
  @Override
  public void close() {
    if (interactive) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}

package org.equilibria.cli;

import java.io.PrintStream;

/**
 * Where a command writes to.
 *
 * @param out results
 * @param err progress and errors
 * @param interactive whether a person watches a terminal
 */
public record Console(PrintStream out, PrintStream err, boolean interactive) {

  /** Return the streams of the process. */
  @SuppressWarnings("SystemConsoleNull") // with this provider null still says: no terminal
  static Console standard() {
    System.setProperty("jdk.console", "java.base");
    return new Console(System.out, System.err, System.console() != null);
  }
}

package org.equilibria.cli;

import org.equilibria.host.Equilibria;

/** One use of the command line: where it writes to, and the options that all commands share. */
public final class Session {

  private final Console console;
  private final EquilibriaCommand root;

  Session(Console console, EquilibriaCommand root) {
    this.console = console;
    this.root = root;
  }

  /** Return where to write to. */
  public Console console() {
    return console;
  }

  /** Open the framework with the plugins that the command line chooses. */
  public Equilibria equilibria() {
    return Opening.equilibria(root, console);
  }
}

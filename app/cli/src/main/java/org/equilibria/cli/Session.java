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

  Supervision supervision() {
    return root.supervision();
  }

  /** Listen to the signals of the process until what is returned is closed. */
  public Interruption interruption() {
    return new Interruption(console, supervision());
  }

  /** Open the framework with the plugins that the command line chooses. */
  public Equilibria equilibria() {
    return Opening.equilibria(root, console);
  }
}

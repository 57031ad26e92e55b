package org.equilibria.cli;

import org.equilibria.api.error.Blame;

/** The exit codes of the command. */
public final class ExitCode {

  /** Done. */
  public static final int OK = 0;

  /** What was to be checked was checked, and does not hold. */
  public static final int NOT_HELD = 1;

  /** The command or its input is wrong. */
  public static final int USER = 2;

  /** Data, a file or a device is missing or cannot be used. */
  public static final int RESOURCES = 3;

  /** A plugin or the program failed. */
  public static final int INTERNAL = 4;

  /** Cancelled with Ctrl-C. */
  public static final int CANCELLED = 130;

  private ExitCode() {}

  static int of(Blame blame) {
    return switch (blame) {
      case USER -> USER;
      case RESOURCES -> RESOURCES;
      case PLUGIN, INTERNAL -> INTERNAL;
    };
  }
}

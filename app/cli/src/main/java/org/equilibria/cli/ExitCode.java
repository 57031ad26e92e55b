package org.equilibria.cli;

import org.equilibria.api.error.Blame;

/** The exit codes of the command. */
final class ExitCode {

  static final int OK = 0;
  static final int NOT_REPRODUCED = 1;
  static final int USER = 2;
  static final int RESOURCES = 3;
  static final int INTERNAL = 4;
  static final int CANCELLED = 130;

  private ExitCode() {}

  static int of(Blame blame) {
    return switch (blame) {
      case USER -> USER;
      case RESOURCES -> RESOURCES;
      case PLUGIN, INTERNAL -> INTERNAL;
    };
  }
}

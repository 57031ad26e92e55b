package org.equilibria.cli;

import picocli.CommandLine;

/**
 * A source of commands beside the program's own, found as a service on the class path. Programs
 * that ride along with the framework, such as benchmarks, come to the command line this way.
 */
public interface CommandProvider {

  /**
   * Add commands.
   *
   * @param program the whole command line, which has the program's own commands already
   * @param session what the commands run with
   */
  void addTo(CommandLine program, Session session);
}

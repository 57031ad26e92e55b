package org.equilibria.reproduction.command;

import java.util.Objects;
import org.equilibria.cli.CommandProvider;
import org.equilibria.cli.Session;
import picocli.CommandLine;

/** The source of {@code theory reproduce}. */
public final class ReproductionCommands implements CommandProvider {

  @Override
  public void addTo(CommandLine program, Session session) {
    CommandLine theory = Objects.requireNonNull(program.getSubcommands().get("theory"));
    theory.addSubcommand(new TheoryReproduceCommand(session));
  }
}

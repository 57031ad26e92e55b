package org.equilibria.bench.command;

import org.equilibria.cli.CommandProvider;
import org.equilibria.cli.Session;
import picocli.CommandLine;

/** The source of {@code bench} and its benchmarks. */
public final class BenchCommands implements CommandProvider {

  @Override
  public void addTo(CommandLine program, Session session) {
    program.addSubcommand(
        new CommandLine(new BenchCommand())
            .addSubcommand(new BenchEquilibriumCommand(session))
            .addSubcommand(new BenchGemmCommand(session))
            .addSubcommand(new BenchTrainCommand(session))
            .addSubcommand(new BenchKernelCommand(session)));
  }
}

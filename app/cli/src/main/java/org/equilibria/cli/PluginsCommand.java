package org.equilibria.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The group of the commands about plugins. */
@Command(
    name = "plugins",
    description = "See which plugins there are and what they offer.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  equilibria plugins list", "  equilibria plugins describe anderson"})
final class PluginsCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  /** Explain how the command is used, for want of a subcommand. */
  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
    return ExitCode.USER;
  }
}

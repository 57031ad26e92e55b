package org.equilibria.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The group of the commands about the theory. */
@Command(
    name = "theory",
    description =
        "Compare networks with the infinitely wide one, and check the claims of the theory.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  equilibria theory limit --model iris.safetensors"})
final class TheoryCommand implements Callable<Integer> {

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

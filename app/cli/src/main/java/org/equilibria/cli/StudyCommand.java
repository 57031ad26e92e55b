package org.equilibria.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The group of the commands about studies. */
@Command(
    name = "study",
    description = "Run ablation studies, and say what their results show.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria study show > my.yaml       start from the built-in study",
      "  equilibria study run my.yaml",
      "  equilibria study table runs/my --by solver"
    })
final class StudyCommand implements Callable<Integer> {

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

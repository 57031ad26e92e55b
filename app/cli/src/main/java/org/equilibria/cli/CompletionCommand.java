package org.equilibria.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command that prints what a shell completes commands and options by. */
@Command(
    name = "completion",
    description = {
      "Print the script by which bash and zsh complete commands and options.",
      "It knows the commands and options of this version; print it anew after an update."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(equilibria completion)                       in ~/.bashrc",
      "  autoload -U +X bashcompinit && bashcompinit           in ~/.zshrc, before it"
    })
final class CompletionCommand implements Callable<Integer> {

  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (spec != null) {
      console.out().print(AutoComplete.bash("equilibria", spec.root().commandLine()));
    }
    return ExitCode.OK;
  }
}

package org.equilibria.cli;

import java.util.List;
import java.util.Map;
import org.equilibria.engine.component.Names;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words of a command line that mean nothing there, and what was meant most likely. */
final class Unmatched {

  private Unmatched() {}

  /** Return what is wrong with the first of them, and the nearest that would be right. */
  static String sentence(UnmatchedArgumentException e) {
    String word = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().get(0);
    CommandSpec command = e.getCommandLine().getCommandSpec();
    if (word.startsWith("-")) {
      String name = word.replaceFirst("=.*", "");
      return "unknown option '%s'%s".formatted(name, suggested(name, options(command)));
    }
    List<String> commands = subcommands(e.getCommandLine());
    return commands.isEmpty()
        ? "'%s' is one argument too many".formatted(word)
        : "'%s' is no command of '%s'%s"
            .formatted(word, command.qualifiedName(), Names.help(word, commands, ""));
  }

  private static String suggested(String name, List<String> known) {
    return Names.nearest(name, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  private static List<String> options(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .map(OptionSpec::longestName)
        .toList();
  }

  private static List<String> subcommands(CommandLine command) {
    return command.getSubcommands().entrySet().stream()
        .filter(e -> !e.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .toList();
  }
}

package org.equilibria.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself: options that every subcommand has. */
@Command(
    name = "equilibria",
    description =
        "Implicit (deep-equilibrium) networks: train them, predict with them, and study solvers,"
            + " gradients and bounds.",
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  equilibria train --data iris.csv --label species --out iris.safetensors",
      "  equilibria evaluate --model iris.safetensors",
      "  equilibria predict --model iris.safetensors --data new.csv --out out.csv",
      "  equilibria info iris.safetensors",
      "  equilibria study run                  the built-in study",
      "  equilibria plugins list"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done; what did not converge is labelled in the results",
      "1:what the command was to check was checked, and does not hold",
      "2:the command, a study file or the combination of choices is wrong",
      "3:a file, folder, disk or device is missing or cannot be used; data, a model or a network"
          + " in a file are malformed",
      "4:a plugin or the program itself failed",
      "130:cancelled with Ctrl-C; finished cells and checkpoints are kept"
    })
final class EquilibriaCommand implements Callable<Integer> {

  private static final int MOST_CAUSES = 8;

  private final Supervision supervision = new Supervision(this::culprit);

  @Spec private @Nullable CommandSpec spec;

  private volatile Function<StackTraceElement[], Optional<String>> culprits =
      frames -> Optional.empty();

  private volatile @Nullable Globals globals;

  /** Explain how the command is used, for want of a subcommand. */
  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
    return ExitCode.USER;
  }

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Directory with one folder per plugin that holds its jars; may be given several times."
              + " Default: those of EQUILIBRIA_PLUGINS, else plugins/ beside the program.")
  private List<Path> pluginDirectories = new ArrayList<>();

  @Option(
      names = "--no-plugins",
      scope = ScopeType.INHERIT,
      description = "Load no plugins but those of the program itself.")
  private boolean noPlugins;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  boolean debug() {
    return debug;
  }

  /**
   * Return where plugins are looked for.
   *
   * @throws ParameterException if folders are named and none are wanted
   */
  PluginPlaces pluginPlaces() {
    if (noPlugins && !pluginDirectories.isEmpty() && spec != null) {
      throw new ParameterException(
          spec.commandLine(), "--no-plugins and --plugins contradict each other");
    }
    return PluginPlaces.of(pluginDirectories, noPlugins);
  }

  /** Return who watches over the plugins that the command runs. */
  Supervision supervision() {
    return supervision;
  }

  /** Take note of who knows which plugin code belongs to. */
  void knowing(Function<StackTraceElement[], Optional<String>> plugins) {
    culprits = plugins;
  }

  /** Take note of what is global in the process, now that plugins are loaded. */
  void knowing(Globals present) {
    globals = present;
  }

  /** Return what is global in the process of a command that has loaded plugins. */
  Globals globals() {
    return Objects.requireNonNull(globals, "plugins are loaded before cells are run");
  }

  /** Return which plugin a thread is in, innermost frame first, if that is known. */
  Optional<String> culprit(StackTraceElement[] frames) {
    return culprits.apply(frames);
  }

  /** Return which plugin a failure, or what caused it, comes from, if that is known. */
  Optional<String> culprit(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      Optional<String> culprit = culprit(cause.getStackTrace());
      if (culprit.isPresent()) {
        return culprit;
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}

package org.equilibria.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where plugins are looked for. Never in the current directory unless it is named: to stand in a
 * folder is not to trust the code in it.
 *
 * @param directories each with one folder per plugin that holds its jars
 * @param why what names them, for people
 */
record PluginPlaces(List<Path> directories, String why) {

  /** Environment variable with a list of directories. */
  private static final String VARIABLE = "EQUILIBRIA_PLUGINS";

  /** System property with the folder of the launcher. */
  private static final String HOME = "equilibria.home";

  private static final Path CURRENT = Path.of("plugins");

  /** Return the directories that were named, else those of the variable, else the launcher's. */
  static PluginPlaces of(List<Path> named, boolean none) {
    if (none) {
      return new PluginPlaces(List.of(), "--no-plugins");
    }
    if (!named.isEmpty()) {
      return new PluginPlaces(List.copyOf(named), "--plugins");
    }
    String variable = System.getenv(VARIABLE);
    if (variable != null && !variable.isBlank()) {
      return new PluginPlaces(
          Arrays.stream(variable.split(File.pathSeparator))
              .filter(part -> !part.isBlank())
              .map(Path::of)
              .toList(),
          VARIABLE);
    }
    return beside(System.getProperty(HOME));
  }

  private static PluginPlaces beside(@Nullable String home) {
    if (home == null) {
      return new PluginPlaces(List.of(), "neither --plugins nor " + VARIABLE + " names one");
    }
    Path own = Path.of(home, "plugins");
    return Files.isDirectory(own)
        ? new PluginPlaces(List.of(own), "beside the program")
        : new PluginPlaces(
            List.of(), "there is no " + own + ", and neither --plugins nor " + VARIABLE);
  }

  /** Return the arguments by which another process reads the same plugins. */
  List<String> arguments() {
    return directories.isEmpty()
        ? List.of("--no-plugins")
        : directories.stream()
            .flatMap(directory -> Stream.of("--plugins", directory.toAbsolutePath().toString()))
            .toList();
  }

  /** Return a sentence that says where plugins come from. */
  String told() {
    return directories.isEmpty()
        ? "plugins of the class path only: " + why
        : "plugins of the class path, and in %s (%s)"
            .formatted(
                directories.stream().map(Path::toString).collect(Collectors.joining(", ")), why);
  }

  /** Return a hint if there is a folder here that one may take for one that is read. */
  Optional<String> hint() {
    boolean overlooked =
        !why.startsWith("--")
            && Files.isDirectory(CURRENT)
            && directories.stream().noneMatch(PluginPlaces::isCurrent);
    return overlooked
        ? Optional.of(
            "the plugins in ./%s are not read: name the folder, by --plugins %s or %s"
                .formatted(CURRENT, CURRENT, VARIABLE))
        : Optional.empty();
  }

  private static boolean isCurrent(Path directory) {
    try {
      return Files.isSameFile(directory, CURRENT);
    } catch (IOException e) {
      return false; // one that cannot be read is not the one that was overlooked
    }
  }
}

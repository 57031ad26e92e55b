package org.equilibria.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command line of another process of this program, up to the name of its main class. */
final class JvmCommand {

  private JvmCommand() {}

  /**
   * Return the command line of this process without its arguments.
   *
   * @param heap of the other process, as {@code -Xmx} takes it; as here if there is none
   * @param crashes folder for what the JVM writes of a crash
   */
  static List<String> of(@Nullable String heap, Path crashes) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    if (heap != null) {
      command.add("-Xmx" + heap);
    }
    command.add("-XX:ErrorFile=" + crashes.toAbsolutePath().resolve("crash-%p.log"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return command;
  }
}

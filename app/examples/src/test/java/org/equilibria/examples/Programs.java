package org.equilibria.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Run programs as users do, each in a process of its own. */
final class Programs {

  private Programs() {}

  /**
   * Run a main class on the class path of the tests, require success and return what it printed.
   *
   * @param log file that takes the output
   */
  static String run(String mainClass, List<String> arguments, Path log)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int code = process.waitFor();
    String output = Files.readString(log);
    assertThat(code).as("%s printed%n%s", command, output).isZero();
    return output;
  }
}

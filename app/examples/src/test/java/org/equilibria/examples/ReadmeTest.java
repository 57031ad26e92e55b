package org.equilibria.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README shows is what the project holds, and it runs. */
class ReadmeTest {

  private static final Pattern SHOWN =
      Pattern.compile("<!-- file: (\\S+) -->\n```\\w+\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND =
      Pattern.compile("^\\./equilibria ([^#\n]*)", Pattern.MULTILINE);
  private static final Path JAR = Path.of("app/examples/squareplus/target/squareplus.jar");

  @TempDir private Path folder;

  /** Files that one command of the page leaves for the next. */
  @TempDir private static Path kept;

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  @Test
  void showsFilesAsTheyAre() throws IOException {
    Matcher shown = SHOWN.matcher(readme());
    int count = 0;
    while (shown.find()) {
      assertThat(shown.group(2)).isEqualTo(Files.readString(Path.of(shown.group(1))));
      count++;
    }
    assertThat(count).isEqualTo(6);
  }

  static Stream<List<String>> commands() throws IOException {
    List<List<String>> commands = new ArrayList<>();
    Matcher matcher = COMMAND.matcher(readme().replace("\\\n", " "));
    while (matcher.find()) {
      commands.add(List.of(matcher.group(1).strip().split(" +")));
    }
    assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
    return commands.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void itsCommandsSucceed(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(arguments);
    command.replaceAll(
        word ->
            word.endsWith(".safetensors")
                    || word.equals("predictions.csv")
                    || word.equals("certificate.html")
                ? kept.resolve(word).toString()
                : word);
    if (command.contains("reproduce")
        || command.contains("run") && !command.contains("--dry-run")) {
      command.addAll(List.of("--out", folder.resolve("results").toString()));
    }
    if (command.contains("squareplus")) {
      Path plugin = Files.createDirectories(folder.resolve("plugins/squareplus"));
      Files.copy(JAR, plugin.resolve("squareplus.jar"));
      command.addAll(List.of("--plugins", folder.resolve("plugins").toString()));
    }
    run("org.equilibria.cli.Main", command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FirstSolve", "HEquation", "GradientAblation"})
  void itsProgramsRun(String program) throws Exception {
    Path results = folder.resolve("results");
    String output = run("org.equilibria.examples." + program, List.of(results.toString()));
    assertThat(output).isNotBlank().doesNotContain("NaN");
    if (program.equals("GradientAblation")) {
      assertThat(results.resolve("report.html")).isNotEmptyFile();
    }
  }

  /** Run a main class in a process of its own, require success and return what it printed. */
  private String run(String mainClass, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    Path log = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int code = process.waitFor();
    String output = Files.readString(log);
    assertThat(code).as("%s printed%n%s", command, output).isZero();
    return output;
  }
}

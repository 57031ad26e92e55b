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
import org.apache.commons.numbers.gamma.Erf;
import org.equilibria.api.spi.Kinds;
import org.equilibria.backend.support.CheckedBackend;
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
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)[^)]*\\)");

  private static final Path JAR = Path.of("app/examples/squareplus/target/squareplus.jar");

  @TempDir private Path folder;

  /** Files that one command of the page leaves for the next. */
  @TempDir private static Path kept;

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  static Stream<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
    try (Stream<Path> documents = Files.walk(Path.of("docs"))) {
      documents.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages.stream();
  }

  @Test
  void pagesShowFilesAsTheyAre() throws IOException {
    int count = 0;
    for (Path page : pages().toList()) {
      Matcher shown = SHOWN.matcher(Files.readString(page));
      while (shown.find()) {
        assertThat(shown.group(2))
            .as(page.toString())
            .isEqualTo(Files.readString(Path.of(shown.group(1))));
        count++;
      }
    }
    assertThat(count).isEqualTo(8 + Kinds.ALL.size());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(Path page) throws IOException {
    Matcher link = LINK.matcher(Files.readString(page));
    while (link.find()) {
      assertThat(page.resolveSibling(link.group(1))).as("a link of %s", page).exists();
    }
  }

  @Test
  void everyKindHasAPage() {
    assertThat(Kinds.ALL)
        .allSatisfy(kind -> assertThat(Path.of("docs/plugins", kind.id() + ".md")).exists());
  }

  @Test
  void componentsOfThePagesWorkTogetherInAStudy() throws Exception {
    Path plugin = Files.createDirectories(folder.resolve("plugins/kinds"));
    Files.copy(Path.of("app/examples/kinds/target/kinds.jar"), plugin.resolve("kinds.jar"));
    // What a backend is built on is not the host's to give.
    for (Class<?> needed : List.of(CheckedBackend.class, Erf.class)) {
      Path jar = Path.of(needed.getProtectionDomain().getCodeSource().getLocation().toURI());
      Files.copy(jar, plugin.resolve(jar.getFileName()));
    }
    Path results = folder.resolve("results");
    run(
        "org.equilibria.cli.Main",
        List.of(
            "study",
            "run",
            "app/examples/studies/kinds.yaml",
            "--plugins",
            folder.resolve("plugins").toString(),
            "--out",
            results.toString()));
    assertThat(Files.readAllLines(results.resolve("cells.csv")))
        .hasSize(9)
        .filteredOn(line -> line.contains("completed"))
        .hasSize(8);
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

  private String run(String mainClass, List<String> arguments) throws Exception {
    return Programs.run(mainClass, arguments, folder.resolve("output.txt"));
  }
}

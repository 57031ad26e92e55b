package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.equilibria.host.Equilibria;
import org.equilibria.host.Study;
import org.equilibria.study.config.SampleSettings;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which combinations a study runs. */
class StudyDesignTest {

  private static final String BASE =
      """
      data: {train: 24, test: 8}
      backend: ejml
      model: {width: 6}
      train: {optimizer: {id: adam, step: 0.01}, epochs: 1, layers: all}
      solver: anderson
      study:
      """;

  @TempDir private Path temp;

  private Path file(String study) {
    return SmallStudy.write(temp, BASE + study.indent(2));
  }

  /** Return the values of each cell, as the plan prints them. */
  private List<String> cells(String study) {
    Cli cli = Cli.run("study", "run", file(study).toString(), "--dry-run");
    assertThat(cli.code()).as(cli.err()).isZero();
    return cli.out()
        .lines()
        .filter(line -> line.matches(" *\\d+  .*, seed \\d+.*"))
        .map(line -> line.replaceAll("^ *\\d+  |, seed 1$", ""))
        .toList();
  }

  @Test
  void axesOfAGroupTakeTheirValuesTogether() {
    assertThat(
            cells(
                """
                axes: {width: [4, 8, 8], solver: [picard, anderson], train.batch: [0, 8, 12]}
                zip: [width, train.batch]
                """))
        .containsExactly(
            "4, picard, 0",
            "4, anderson, 0",
            "8, picard, 8",
            "8, anderson, 8",
            "8, picard, 12",
            "8, anderson, 12");
  }

  @Test
  void anAxisExistsWhereItsConditionHolds() {
    String axes =
        "axes: {solver: [picard, \"anderson{ridge=1e-8}\"], solver.window: [2, 5], width: [4, 8]}\n";

    assertThat(cells(axes + "when: {solver.window: {solver: anderson}}"))
        .containsExactly(
            "picard, -, 4",
            "picard, -, 8",
            "anderson{ridge=1.0E-8}, 2, 4",
            "anderson{ridge=1.0E-8}, 2, 8",
            "anderson{ridge=1.0E-8}, 5, 4",
            "anderson{ridge=1.0E-8}, 5, 8");
    assertThat(cells(axes + "when: {solver.window: {solver: anderson}, width: {solver: picard}}"))
        .as("of an axis that is not there the value is that of the file")
        .containsExactly(
            "picard, -, 4",
            "picard, -, 8",
            "anderson{ridge=1.0E-8}, 2, 6",
            "anderson{ridge=1.0E-8}, 5, 6");
    assertThat(
            cells(
                "axes: {solver: [picard, anderson, broyden], train.batch: [0, 8]}\n"
                    + "when: {train.batch: {solver: [picard, broyden], width: 6}}"))
        .containsExactly("picard, 0", "picard, 8", "anderson, 0", "broyden, 0", "broyden, 8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {solver: picard, width: 8} | picard, 4; anderson, 4; anderson, 8; anderson{window=2}, 4; anderson{window=2}, 8
          {solver: anderson} | picard, 4; picard, 8
          {solver: {id: anderson, window: 2}} | picard, 4; picard, 8; anderson, 4; anderson, 8
          {solver.window: 5} | picard, 4; picard, 8; anderson{window=2}, 4; anderson{window=2}, 8
          [{solver: picard}, {width: [4, 6]}] | anderson, 8; anderson{window=2}, 8
          {width: 8, train.epochs: 1} | picard, 4; anderson, 4; anderson{window=2}, 4
          """)
  void whatMatchesInPartIsLeftOut(String exclude, String left) {
    assertThat(
            cells(
                "axes: {solver: [picard, anderson, \"anderson{window=2}\"], width: [4, 8]}\n"
                    + "exclude: "
                    + exclude))
        .containsExactly(left.split("; "));
  }

  @Test
  void impossibleCombinationsCanBeLeftOutByWhatTheyAsk() {
    assertThat(
            cells(
                "axes: {solver: [picard, anderson], solver.window: [2, 5]}\n"
                    + "exclude: {solver: picard, solver.window: 5}"))
        .hasSize(3)
        .contains("anderson, 2", "anderson, 5");
  }

  @Test
  void otherCombinationsAreAddedAndMayVaryWhatNoAxisDoes() {
    assertThat(
            cells(
                """
                axes: {solver: [picard, anderson], width: [4, 8]}
                exclude: {solver: picard}
                include:
                  - {solver: broyden, train.epochs: 3}
                  - {solver: picard, solver.damping: 0.5, width: 5}
                """))
        .containsExactly(
            "anderson, 4, 1, -",
            "anderson, 8, 1, -",
            "broyden, 6, 3, -",
            "picard{damping=0.5}, 5, 1, 0.5");
  }

  @Test
  void sameCombinationsRunOnceAndAreTold() {
    Cli cli =
        Cli.run(
            "study",
            "run",
            file("""
                    axes: {solver: [anderson, "anderson{window=2}"], solver.window: [2, 3]}
                    include: {solver.window: 3}
                    seeds: 1..2
                    """)
                .toString(),
            "--dry-run");

    assertThat(cli.out())
        .startsWith("small: 4 cells\n")
        .contains(
            "3 combinations are the same as another and run once: (anderson{window=2}, 2) is cell"
                + " 1; (anderson{window=2}, 3) is cell 3; (anderson{window=3}, 3) is cell 3");
  }

  @Test
  void drawnCombinationsAreThoseOfTheCompleteFile() throws IOException {
    String study =
        """
        axes:
          solver: [picard, anderson]
          train.optimizer.step: log(1e-4, 1e-1)
          model.alpha: lin(0.5, 2)
          train.batch: 8..12
        sample: {points: 8, seed: %d}
        """;
    List<String> drawn = cells(study.formatted(5));
    Path whole = temp.resolve("whole.yaml");
    Files.writeString(whole, Cli.run("study", "show", file(study.formatted(5)).toString()).out());

    assertThat(drawn).hasSize(8).doesNotHaveDuplicates();
    assertThat(drawn).filteredOn(cell -> cell.startsWith("picard")).hasSize(4);
    assertThat(cells(study.formatted(6))).isNotEqualTo(drawn);
    assertThat(Cli.run("study", "run", whole.toString(), "--dry-run").out())
        .isEqualTo(Cli.run("study", "run", file(study.formatted(5)).toString(), "--dry-run").out());
    assertThat(Cli.run("study", "show", whole.toString()).out()).isEqualTo(Files.readString(whole));
  }

  @Test
  void designInJavaIsThatOfTheFile() {
    String text =
        """
        axes: {solver: [picard, anderson], solver.window: [2, 5], width: [4, 8], train.batch: [0, 8]}
        zip: [[width, train.batch]]
        when: {solver.window: {solver: anderson}}
        exclude: [{width: 8, solver: [picard, broyden]}]
        include: [{solver: broyden, width: 5}, {train.epochs: 4}]
        """;
    try (Equilibria equilibria = Equilibria.builder().build()) {
      StudyConfig read = StudySource.file(file(text)).resolve(equilibria.catalog());
      StudyConfig base = StudySource.file(file("name: small")).resolve(equilibria.catalog());
      Study study =
          equilibria
              .study(base)
              .axis("solver", "picard", "anderson")
              .axis("solver.window", 2, 5)
              .axis("width", 4, 8)
              .axis("train.batch", 0, 8)
              .zip("width", "train.batch")
              .when("solver.window", Map.of("solver", "anderson"))
              .exclude(Map.of("width", 8, "solver", List.of("picard", "broyden")))
              .include(Map.of("solver", "broyden", "width", 5))
              .include(Map.of("train.epochs", 4));

      assertThat(study.config()).isEqualTo(read);
      assertThat(study.plan().cells()).hasSize(7);
      assertThat(
              study
                  .sample(new SampleSettings(SampleSettings.Method.RANDOM, 3, 2))
                  .config()
                  .axes()
                  .get(0)
                  .values())
          .hasSize(3);
    }
  }

  @Test
  void filesOfDataInADesignAreBesideTheStudy() throws IOException {
    for (String name : List.of("a.csv", "b.csv", "c.csv")) {
      Files.writeString(temp.resolve(name), "a,y\n1,u\n2,v\n3,u\n4,v\n5,u\n6,v\n");
    }
    Path study =
        SmallStudy.write(
            temp,
            """
            data: {id: csv, file: a.csv, label: y}
            backend: ejml
            study:
              axes: {data.file: [a.csv, b.csv], width: [4, 8]}
              exclude: {data.file: b.csv, width: 8}
              include: [{data.file: c.csv}]
            """);

    Cli cli = Cli.run("study", "run", study.toString(), "--dry-run");

    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(cli.out()).startsWith("small: 4 cells\n").contains(temp.resolve("c.csv") + ", 256");
  }

  @Test
  void examplesOfThePageAreWhatItSaysTheyAre() throws IOException {
    String page = Files.readString(Path.of("../../docs/studies.md"));
    String section =
        page.substring(page.indexOf("## Which combinations"), page.indexOf("## Search"));

    List<Integer> cells =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(section)
            .results()
            .map(example -> example.group(1).replaceFirst("study:\n", "").indent(-2))
            .map(study -> cells(study).size())
            .toList();

    assertThat(cells).containsExactly(5 * 5 * 3 * 5, 6, 4, 4, 20);
  }
}

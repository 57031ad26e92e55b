package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of cells that a study file or a flag names, which are no part of what a cell is. */
class StudyLimitsTest {

  private static final String STUDY =
      """
      data: {train: 40, test: 20}
      backend: ejml
      model: {width: 8}
      train: {epochs: 300}
      study: {name: small, %s}
      """;

  @TempDir private Path temp;

  private Cli run(String limits, String... more) {
    Path file = SmallStudy.write(temp, STUDY.formatted(limits));
    return Cli.run(
        Stream.concat(
                Stream.of("study", "run", file.toString(), "--out", temp.resolve("out").toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void limitOfTheFileHoldsTheFlagWinsAndNeitherIsPartOfTheStudy() throws Exception {
    // 300 epochs take many times the 20 ms between two looks at the clock.
    Cli limited = run("cell-limit: 1ms, seeds: [1, 2]");

    assertThat(limited.code()).as(limited.err()).isEqualTo(ExitCode.INTERNAL);
    assertThat(Files.readAllLines(temp.resolve("out/cells.jsonl")))
        .hasSize(2)
        .allMatch(line -> line.contains("it took longer than the limit of 0.00100 s"));
    assertThat(temp.resolve("out/study.yaml")).content().contains("cell-limit: ");

    Cli flagged = run("cell-limit: 1ms, seeds: [1, 2]", "--resume", "--cell-limit", "1h");
    assertThat(flagged.code()).as(flagged.err()).isZero();
    assertThat(Files.readAllLines(temp.resolve("out/cells.jsonl")))
        .hasSize(2)
        .allMatch(line -> line.contains("all 300 epochs done"));

    List<String> before = StudySql.documents(temp.resolve("out"));
    Cli without = run("seeds: [1, 2]", "--resume");
    assertThat(without.code()).as(without.err()).isZero();
    assertThat(StudySql.documents(temp.resolve("out"))).isEqualTo(before);
    Cli other = run("seeds: [1, 2]", "--resume", "--set", "train.epochs=2");
    assertThat(other.code()).isEqualTo(ExitCode.USER);
    assertThat(other.err()).contains("results of another configuration");
  }

  @Test
  void mistakesOfLimitsAreToldTogether() {
    Cli cli = run("cell-limit: soon, silence-limit: 0s, worker-memory: much");

    assertThat(cli.code()).isEqualTo(ExitCode.USER);
    assertThat(cli.err())
        .contains("study.cell-limit", "soon", "study.silence-limit", "study.worker-memory")
        .contains("'much' is not a size such as 512m or 2g");
    assertThat(temp.resolve("out")).doesNotExist();
  }
}

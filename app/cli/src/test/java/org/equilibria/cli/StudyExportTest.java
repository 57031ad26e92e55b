package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a study has measured is written as tables, also of networks that are not kept. */
class StudyExportTest {

  /** Two solvers, monitored; networks are not kept. */
  private static final String TEXT =
      """
      data: {train: 20, validation: 5, test: 10}
      backend: {id: ejml, precision: f64}
      model: {width: 8, parameterization: {id: gamma-scaling, gamma: 0.3}}
      train: {epochs: 3, monitor: 6}
      study: {name: small, seeds: [3], axes: {solver: [picard, anderson]}}
      """;

  @TempDir private static Path once;
  @TempDir private Path temp;

  private static Path folder() {
    return once.resolve("out");
  }

  @BeforeAll
  static void run() {
    Cli cli =
        Cli.run(
            "study", "run", SmallStudy.write(once, TEXT).toString(), "--out", folder().toString());
    assertThat(cli.code()).as(cli.err()).isZero();
    assertThat(folder().resolve("models")).doesNotExist();
  }

  private Cli export(String... more) {
    String[] args =
        Stream.concat(
                Stream.of("study", "export", folder().toString(), "--out", temp.toString()),
                Stream.of(more))
            .toArray(String[]::new);
    Cli cli = Cli.run(args);
    assertThat(cli.code()).as(cli.err()).isZero();
    return cli;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theUsualTablesAreThoseOfTheStudy() throws IOException {
    export();
    assertThat(names(temp)).containsExactly("cells.csv", "cells.jsonl");
    assertThat(temp.resolve("cells.csv")).hasSameTextualContentAs(folder().resolve("cells.csv"));
    assertThat(temp.resolve("cells.jsonl"))
        .hasSameTextualContentAs(folder().resolve("cells.jsonl"));
  }

  /** A row an epoch of each cell: what its result has by epoch, and what was monitored. */
  @Test
  void trajectoriesAreThoseOfTheResultsAlsoWhereNoNetworkIsKept() throws IOException {
    Cli cli = export("--trajectories", "--format", "csv,json");
    assertThat(cli.out()).contains("2 of 2 cells: ", "Trajectories: ", "trajectories.csv");

    List<String> csv = Files.readAllLines(temp.resolve("trajectories.csv"));
    assertThat(csv.get(0))
        .startsWith("cell,solver,seed,epoch,loss,train_accuracy,validation_loss,")
        .contains(",forward_evaluations_mean,", ",forward_residual,", ",monitor_mu,")
        .contains(",monitor_least_eigenvalue,monitor_radius,");
    assertThat(csv).hasSize(1 + 2 * 4);
    assertThat(csv.get(1)).startsWith("1,picard,3,0,");
    assertThat(csv.get(8)).startsWith("2,anderson,3,3,");

    ObjectMapper json = new ObjectMapper();
    List<String> lines = Files.readAllLines(temp.resolve("trajectories.jsonl"));
    JsonNode cell = json.readTree(Files.readAllLines(temp.resolve("cells.jsonl")).get(1));
    JsonNode series = cell.at("/measures/perEpoch");
    for (int epoch = 0; epoch < 4; epoch++) {
      JsonNode row = json.readTree(lines.get(4 + epoch));
      assertThat(row.get("epoch").asInt()).isEqualTo(epoch);
      assertThat(row.get("loss").asDouble()).isEqualTo(series.at("/loss/" + epoch).asDouble());
      assertThat(row.get("monitor_mu").asDouble())
          .isEqualTo(series.at("/monitorMu/" + epoch).asDouble());
      // The tolerance of every solve, all of which converged.
      assertThat(row.get("forward_residual").asDouble()).isBetween(0.0, 1e-6);
      assertThat(row.get("monitor_mu").asDouble()).isBetween(0.0, 1.0);
    }
    assertThat(json.readTree(lines.get(4)).get("monitor_radius").asDouble()).isZero();
    assertThat(json.readTree(lines.get(7)).get("monitor_radius").asDouble()).isPositive();
  }

  /** The content of the files is tested where they are written. */
  @Test
  void parquetIsWrittenOnRequest() throws IOException {
    export("--trajectories", "--format", "parquet");
    assertThat(names(temp)).containsExactly("cells.parquet", "trajectories.parquet");
    for (String name : names(temp)) {
      String text = Files.readString(temp.resolve(name), StandardCharsets.ISO_8859_1);
      assertThat(text).startsWith("PAR1").endsWith("PAR1").contains("equilibria.study");
    }
  }

  @Test
  void otherFormatsAreRefused() {
    Cli cli = Cli.run("study", "export", folder().toString(), "--format", "xlsx");
    assertThat(cli.code()).isEqualTo(ExitCode.USER);
    assertThat(cli.err()).contains("--format", "xlsx", "PARQUET");
  }
}

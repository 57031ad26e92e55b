package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameterizations with a certificate, from a file to a certified model. */
class CertifiedWeightsStudyTest {

  private static final String STUDY =
      """
      data: {train: 40, test: 20}
      backend: ejml
      model: {width: 8, alpha: 1, centred: false, activation: relu}
      train: {layers: all, loss: logistic, optimizer: {id: adam, step: 0.01}, epochs: 2}
      termination: {rtol: 1e-6, max-steps: 5000}
      bounds: [existence-monotone]
      study:
        keep: all
        axes:
          parameterization:
            - gamma-scaling
            - monotone{mu=.1}
            - inf-norm-ball
            - non-euclidean
            - symmetric
            - optimization-induced
            - column-stochastic
            - lipschitz-bounded
            - non-negative
          solver: [picard, forward-backward]
      """;

  @TempDir private Path temp;

  private Path out() {
    return temp.resolve("out");
  }

  private static String key(NamedCsvRecord row) {
    String parameterization = row.getField("parameterization");
    return parameterization.replaceAll("\\{.*", "") + " " + row.getField("solver");
  }

  @Test
  void studySaysWhichSolversHaveAGuarantee() throws IOException {
    Path file = SmallStudy.write(temp, STUDY);
    Cli planned = Cli.run("study", "run", file.toString(), "--dry-run");
    assertThat(planned.out())
        .contains("monotone, picard, seed 1  (no guarantee for strongly-monotone)")
        .contains("monotone, forward-backward, seed 1  (strongly-monotone)")
        .contains("non-negative needs an activation such as sigmoid");
    Cli run = Cli.run("study", "run", file.toString(), "--out", out().toString());
    assertThat(run.code()).as(run.err()).isZero();
    Map<String, String> guarantees;
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().ofNamedCsvRecord(out().resolve("cells.csv"))) {
      guarantees =
          csv.stream()
              .filter(row -> row.getField("training_status").equals("completed"))
              .collect(
                  Collectors.toMap(
                      CertifiedWeightsStudyTest::key, row -> row.getField("guarantee")));
    }
    assertThat(guarantees)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("gamma-scaling picard", ""),
                Map.entry("gamma-scaling forward-backward", ""),
                Map.entry("monotone picard", "no guarantee for strongly-monotone"),
                Map.entry("monotone forward-backward", "strongly-monotone"),
                Map.entry("inf-norm-ball picard", "contraction-inf"),
                Map.entry("inf-norm-ball forward-backward", "contraction-inf"),
                Map.entry("non-euclidean picard", "no guarantee for log-norm-inf"),
                Map.entry("non-euclidean forward-backward", "log-norm-inf"),
                Map.entry("symmetric picard", "symmetric-contraction"),
                Map.entry("symmetric forward-backward", "symmetric-contraction"),
                Map.entry("optimization-induced picard", "semidefinite-contraction"),
                Map.entry("optimization-induced forward-backward", "semidefinite-contraction"),
                Map.entry("column-stochastic picard", "contraction-1"),
                Map.entry("column-stochastic forward-backward", "contraction-1"),
                Map.entry("lipschitz-bounded picard", "no guarantee for lipschitz"),
                Map.entry("lipschitz-bounded forward-backward", "lipschitz")));
    certifies(4, "monotone{mu=0.1, scale=0.5}");
    certifies(15, "lipschitz-bounded{lipschitz=4, scale=0.5}");
  }

  /** The model of a cell is read back, predicts, and passes the test of existence that it must. */
  private void certifies(int cell, String parameterization) {
    Path model = out().resolve("models/cell-" + cell + ".safetensors");
    Cli info = Cli.run("info", model.toString());
    assertThat(info.out()).contains(parameterization);
    Cli certify = Cli.run("certify", "--model", model.toString(), "--bounds", "existence-monotone");
    assertThat(certify.code()).as(certify.err()).isZero();
    assertThat(certify.out()).contains("proved");
  }

  @Test
  void axisOfAnOptionVariesTheGuarantee() {
    Path file =
        SmallStudy.write(
            temp,
            """
            data: {train: 16, test: 8}
            backend: ejml
            model: {width: 4, parameterization: {id: monotone, mu: 0.1}, activation: gelu}
            train: {epochs: 1}
            study: {axes: {model.parameterization.mu: [0.1, 1]}}
            """);
    Cli planned = Cli.run("study", "run", file.toString(), "--dry-run");
    List<String> cells = planned.out().lines().filter(l -> l.contains("seed")).toList();
    // slopes of gelu leave [0, 1], so that no solver is proved to converge
    assertThat(cells).hasSize(2).allMatch(l -> l.contains("(no guarantee for strongly-monotone)"));
  }

  @Test
  void exampleIsAStudyOfWhichEveryCellCanBeRun() {
    Cli planned =
        Cli.run("study", "run", "../examples/studies/parameterizations.yaml", "--dry-run");
    assertThat(planned.code()).as(planned.err()).isZero();
    assertThat(planned.out())
        .startsWith("parameterizations: 36 cells")
        .doesNotContain("IMPOSSIBLE")
        .contains("inf-norm-ball, picard, seed 1  (contraction-inf)");
  }

  /** No norm is held by default where the parameterization guarantees something else. */
  @ParameterizedTest
  @ValueSource(strings = {"monotone{mu=.1}", "column-stochastic", "symmetric"})
  void trainLearnsWithACertifiedWeight(String parameterization) {
    Path model = temp.resolve("rings.safetensors");
    Cli train =
        Cli.run(
            "train",
            "--data",
            "../examples/data/rings.csv",
            "--label",
            "ring",
            "--width",
            "8",
            "--epochs",
            "1",
            "--set",
            "model.parameterization=" + parameterization,
            "--out",
            model.toString());
    assertThat(train.code()).as(train.err()).isZero();
    Cli evaluate = Cli.run("evaluate", "--model", model.toString());
    assertThat(evaluate.code()).as(evaluate.err()).isZero();
    assertThat(evaluate.out()).contains("accuracy");
    Cli held =
        Cli.run(
            "train",
            "--data",
            "../examples/data/rings.csv",
            "--label",
            "ring",
            "--set",
            "model.parameterization=inf-norm-ball",
            "--set",
            "train.hold=norm",
            "--out",
            temp.resolve("held.safetensors").toString());
    assertThat(held.err()).contains("hold: norm needs a parameterization");
    assertThat(held.code()).isEqualTo(2);
  }
}

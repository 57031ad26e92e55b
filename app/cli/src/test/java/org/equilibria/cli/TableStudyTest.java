package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.equilibria.engine.data.Amount;
import org.equilibria.engine.data.Dataset;
import org.equilibria.host.Equilibria;
import org.equilibria.study.config.DataSettings;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.StudySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table is learned from a configuration of its file and label alone. */
class TableStudyTest {

  @TempDir private Path temp;

  private Path table() {
    StringBuilder rows = new StringBuilder("a,b,kind\n");
    for (int i = 0; i < 60; i++) {
      rows.append(i % 7).append(',').append(i % 5 * 10).append(',');
      rows.append(i % 7 > 3 ? "high" : i % 5 > 2 ? "middle" : "low").append('\n');
    }
    try {
      return Files.writeString(temp.resolve("table.csv"), rows);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Dataset load(Equilibria equilibria, Pipeline pipeline) {
    return equilibria.study("table", pipeline).data();
  }

  @Test
  void defaultsOfATableAreAllOfItStandardized() {
    try (Equilibria equilibria = Equilibria.builder().build()) {
      String yaml = "data: {id: csv, file: \"" + table() + "\", label: kind}";
      Pipeline pipeline =
          StudySource.yaml("table", "table", yaml).resolve(equilibria.catalog()).base();
      DataSettings data = pipeline.data();
      assertThat(data.selection().classes()).isEmpty();
      assertThat(data.selection().split().train()).isEqualTo(Amount.ALL);
      assertThat(data.selection().scaling().standardize()).isTrue();
      assertThat(data.selection().scaling().constant()).isTrue();
      Dataset dataset = load(equilibria, pipeline);
      assertThat(dataset.classNames()).containsExactly("high", "low", "middle");
      assertThat(dataset.train().count()).isEqualTo(48);
      assertThat(dataset.test().count()).isEqualTo(12);
      assertThat(dataset.train().features()).isEqualTo(3);
    }
  }

  @Test
  void builderChoosesWhatAConfigurationCan() {
    try (Equilibria equilibria = Equilibria.builder().build()) {
      Pipeline pipeline =
          equilibria
              .pipeline()
              .data("csv", "file=" + table(), "label=kind")
              .classes("low", "high")
              .samples(Amount.count(20), Amount.share(0.1), Amount.count(5))
              .splitSeed(3)
              .standardize(false)
              .constant(false)
              .unitNorm(false)
              .build();
      Dataset dataset = load(equilibria, pipeline);
      assertThat(dataset.classNames()).containsExactly("low", "high");
      assertThat(dataset.train().count()).isEqualTo(20);
      assertThat(dataset.validation().count()).isPositive();
      assertThat(dataset.test().count()).isEqualTo(5);
      assertThat(dataset.train().features()).isEqualTo(2);
      assertThat(pipeline.data().selection().split().seed()).isEqualTo(3);
    }
  }

  @Test
  void studyOfATableRunsFromItsFile() {
    Path study =
        SmallStudy.write(
            temp,
            """
            data: {id: csv, file: "%s", label: kind, test: 0.25}
            model: {width: 16}
            train: {epochs: 2}
            """
                .formatted(table()));
    Cli cli = Cli.run("study", "run", study.toString(), "--out", temp.resolve("out").toString());
    assertThat(cli.err()).doesNotContain("Exception");
    assertThat(cli.code()).isZero();
  }

  /**
   * With alpha 1 and few epochs nothing is learned well; that it runs and is finite is the rule.
   */
  @Test
  void studyOfValuesToPredictRuns() throws IOException {
    Path file = temp.resolve("values.csv");
    StringBuilder rows = new StringBuilder("a;b;sum\n");
    for (int i = 0; i < 40; i++) {
      rows.append(i % 7).append(';').append(i % 5).append(';').append(i % 7 + i % 5).append('\n');
    }
    Files.writeString(file, rows);
    Path study =
        SmallStudy.write(
            temp,
            """
            data: {id: csv, file: "%s", target: sum}
            model: {width: 16}
            train: {epochs: 2}
            """
                .formatted(file));
    Path out = temp.resolve("out");
    Cli cli = Cli.run("study", "run", study.toString(), "--out", out.toString());
    assertThat(cli.code()).isZero();
    List<String> lines = Files.readAllLines(out.resolve("cells.csv"));
    List<String> header = List.of(lines.get(0).split(",", -1));
    List<String> cell = List.of(lines.get(1).split(",", -1));
    assertThat(cell.get(header.indexOf("train_loss"))).isNotEmpty();
    assertThat(cell.get(header.indexOf("train_accuracy"))).isEmpty();
    assertThat(cell.get(header.indexOf("test_accuracy"))).isEmpty();
  }
}

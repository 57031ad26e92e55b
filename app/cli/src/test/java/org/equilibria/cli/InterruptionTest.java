package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {

  private static final String LONG_STUDY =
      """
      data: {train: 200, test: 20}
      model: {width: 64}
      train: {epochs: 100000}
      study: {name: long, axes: {activation: [relu, tanh]}}
      """;

  @TempDir private Path temp;

  private Process start(String study) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "study",
            "run",
            SmallStudy.write(temp, study).toString(),
            "--out",
            temp.resolve("out").toString())
        .redirectErrorStream(true)
        .start();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void interruptedStudyKeepsItsCellsWritesItsReportAndExitsWithItsCode()
      throws IOException, InterruptedException {
    Process process = start(LONG_STUDY);
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(output.lines().anyMatch(line -> line.startsWith("[1/2]"))).isTrue();
      int code = Stop.ask(process);

      String rest = String.join("\n", output.lines().toList());
      Stop.awaitEnd(process);
      assertThat(rest).contains("cancelled", "2 not finished when the study was cancelled");
      assertThat(process.exitValue()).isEqualTo(code);
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readAllLines(temp.resolve("out/cells.jsonl"))).hasSize(1);
    assertThat(temp.resolve("out/report.html")).exists();
  }
}

package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PredictInterruptionTest {

  private static final int SAMPLES = 100_000; // minutes of work

  @TempDir private Path temp;

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void interruptedPredictionSaysHowFarItIsLeavesNoFileAndExitsWithItsCode()
      throws IOException, InterruptedException {
    Path model = SmallModel.slow(temp);
    Path data =
        SmallModel.write(
            temp.resolve("many.csv"), "weight,height\n" + "0.5,0.25\n".repeat(SAMPLES));
    List<Path> before = files();
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "predict",
                "--model",
                model.toString(),
                "--data",
                data.toString(),
                "--out",
                temp.resolve("out.csv").toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(output.lines().anyMatch(line -> line.matches("predicting: .* of 100,000.*")))
          .isTrue();
      int code = Stop.ask(process);
      Stop.awaitEnd(process);
      assertThat(output.lines()).contains("cancelled; nothing was written");
      assertThat(process.exitValue()).isEqualTo(code);
    } finally {
      process.destroyForcibly();
    }
    assertThat(files()).isEqualTo(before);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(temp)) {
      return files.sorted().toList();
    }
  }
}

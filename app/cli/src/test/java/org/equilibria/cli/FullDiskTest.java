package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A disk that holds a part of a model only, by the limit that the system sets to files. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class FullDiskTest {

  /** 16 kB at most, where the unit is 1,024 bytes, and less than the model below. */
  private static final String LIMITED = "ulimit -f 16; exec \"$@\"";

  @TempDir private Path temp;

  @Test
  void trainingGoesOnWithoutCheckpointsAndLeavesNoPartOfAModel()
      throws IOException, InterruptedException {
    Path folder = Files.createDirectory(temp.resolve("full"));
    Process process =
        new ProcessBuilder(training(folder.resolve("m.safetensors")))
            .redirectErrorStream(true)
            .start();
    String said;
    try {
      // What it says fits into the pipe.
      Stop.awaitEnd(process);
      said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
    assertThat(said)
        .contains("note: no checkpoint: ", "equilibria: ", "m.safetensors: cannot be written: ")
        .doesNotContain("Exception");
    assertThat(process.exitValue()).as(said).isEqualTo(3);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.endsWith(".lock"));
    }
  }

  private List<String> training(Path model) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", LIMITED, "sh"));
    command.add(ProcessHandle.current().info().command().orElse("java"));
    // The JVM's own file of counters may be larger than the limit.
    command.addAll(List.of("-XX:-UsePerfData", "-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of("train", "--data", SmallModel.table(temp).toString()));
    command.addAll(List.of("--label", "kind", "--ignore", "price", "--backend", "ejml"));
    command.addAll(List.of("--width", "64", "--epochs", "2", "--checkpoint-epochs", "1"));
    command.addAll(List.of("--out", model.toString()));
    return command;
  }
}

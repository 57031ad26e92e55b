package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two writers, kills and a new start on one folder: nothing is lost, and nothing is there twice.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class StudyFolderTest {

  private static final int CELLS = 10;
  private static final String STUDY =
      """
      data: {train: 40, test: 20}
      backend: ejml
      model: {width: 8}
      train: {epochs: 2}
      study: {name: small, seeds: [1, 2, 3, 4, 5], axes: {solver: [picard, anderson]}}
      """;

  @TempDir private Path temp;

  private Path out() {
    return temp.resolve("out");
  }

  private String[] arguments(String... more) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("study", "run", SmallStudy.write(temp, STUDY).toString()));
    all.addAll(List.of("--out", out().toString()));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Process start(String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments(more)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Return once the process has begun the given cell, so that those before it are kept. */
  private static void awaitCell(BufferedReader output, int cell, int cells) throws IOException {
    String begun = "[" + cell + "/" + cells + "]";
    String line = output.readLine();
    while (line != null && !line.startsWith(begun)) {
      line = output.readLine();
    }
    assertThat(line).isNotNull();
  }

  private static void signal(Process process, String name)
      throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    Stop.awaitEnd(kill);
  }

  private void killAt(int cell, boolean gently, String... more)
      throws IOException, InterruptedException {
    Process process = start(more);
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      awaitCell(output, cell, CELLS);
      if (gently) {
        process.toHandle().destroy(); // SIGTERM; the process would also close what it still says
        output.lines().forEach(line -> {});
      }
    } finally {
      if (!gently) {
        process.destroyForcibly(); // SIGKILL
      }
    }
    Stop.awaitEnd(process);
  }

  /** Return the results of all cells, without what depends on the time they took. */
  private static Map<Integer, JsonNode> cells(Path folder) throws Exception {
    Map<Integer, JsonNode> cells = new TreeMap<>();
    for (String document : StudySql.documents(folder)) {
      JsonNode cell = new ObjectMapper().readTree(document);
      cell.findParents("elapsed").forEach(part -> ((ObjectNode) part).remove("elapsed"));
      ((ObjectNode) cell).remove("figures"); // times among them
      cells.put(cell.get("cell").asInt(), cell);
    }
    return cells;
  }

  @Test
  void processesShareAStudyAndRunNoCellTwice() throws Exception {
    Process first = start("--set", "train.epochs=400", "--seeds", "1,2");
    try (BufferedReader output = first.inputReader(StandardCharsets.UTF_8)) {
      awaitCell(output, 1, 4);
      signal(first, "STOP"); // within its cell, which takes much longer than to write a result
      Process second = start("--set", "train.epochs=400", "--seeds", "1,2", "--resume");
      List<String> told = new ArrayList<>();
      try (BufferedReader lines = second.inputReader(StandardCharsets.UTF_8)) {
        String line = lines.readLine();
        while (line != null && !line.contains("another process runs the cell that is left")) {
          told.add(line);
          line = lines.readLine();
        }
        assertThat(line).isNotNull();
        Cli anew = Cli.run(arguments());
        assertThat(anew.code()).isEqualTo(2);
        assertThat(anew.err()).contains("--resume");
        signal(first, "CONT");
        lines.lines().forEach(told::add);
        Stop.awaitEnd(second);
        assertThat(second.exitValue()).isZero();
      } finally {
        second.destroyForcibly();
      }
      List<String> rest = output.lines().toList();
      Stop.awaitEnd(first);
      assertThat(first.exitValue()).isZero();
      assertThat(told).anyMatch(l -> l.startsWith("[4/4]")).noneMatch(l -> l.startsWith("[1/4]"));
      assertThat(rest)
          .noneMatch(l -> l.matches("\\[[234]/4].*"))
          .anyMatch(l -> l.contains("4 of 4"));
      assertThat(told).anyMatch(l -> l.contains("4 of 4"));
    } finally {
      first.destroyForcibly();
    }
    assertThat(cells(out())).hasSize(4);
    assertThat(Files.readAllLines(out().resolve("cells.csv"))).hasSize(5);
  }

  @Test
  void killsAndNewStartsLoseNothingAndRepeatNothing() throws Exception {
    killAt(3, false);
    Map<Integer, JsonNode> afterFirst = cells(out());
    assertThat(Cli.run("study", "export", out().toString()).code()).isZero();
    assertThat(Files.readAllLines(out().resolve("cells.jsonl"))).hasSize(afterFirst.size());
    assertThat(Files.readAllLines(out().resolve("cells.csv"))).hasSize(1 + afterFirst.size());
    killAt(6, true, "--resume");
    killAt(9, false, "--resume");
    Map<Integer, JsonNode> afterLast = cells(out());
    assertThat(afterFirst).hasSizeGreaterThanOrEqualTo(2);
    assertThat(afterLast).hasSizeGreaterThanOrEqualTo(8).containsAllEntriesOf(afterFirst);

    assertThat(Cli.run(arguments("--resume")).code()).isZero();

    Map<Integer, JsonNode> all = cells(out());
    assertThat(all).hasSize(CELLS).containsAllEntriesOf(afterLast);
    assertThat(Files.readAllLines(out().resolve("cells.csv"))).hasSize(1 + CELLS);
    Path whole = temp.resolve("whole");
    String[] undisturbed = arguments();
    undisturbed[4] = whole.toString();
    assertThat(Cli.run(undisturbed).code()).isZero();
    assertThat(all).isEqualTo(cells(whole));
  }
}

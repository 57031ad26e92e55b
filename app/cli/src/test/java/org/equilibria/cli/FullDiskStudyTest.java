package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.LibraryLoaderUtil;

/** A disk that holds a part of a study only, by the limit that the system sets to files. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class FullDiskStudyTest {

  private static final String STUDY =
      """
      data: {train: 20, test: 10}
      backend: ejml
      model: {width: 8}
      train: {epochs: 2}
      study: {name: full, seeds: [1, 2, 3, 4, 5, 6]}
      """;

  /** The unit of the limit in POSIX. */
  private static final int BLOCK = 512;

  @TempDir private static Path temp;

  private static Path file;
  private static Path whole;

  @BeforeAll
  static void run() throws IOException {
    file = Files.writeString(temp.resolve("full.yaml"), STUDY);
    whole = temp.resolve("whole");
    assertThat(Cli.run("study", "run", file.toString(), "--out", whole.toString()).code()).isZero();
    // SQLite's own library is larger than the limit, and would be unpacked.
    String library = LibraryLoaderUtil.getNativeLibName();
    String path = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + library;
    try (InputStream in = LibraryLoaderUtil.class.getResourceAsStream(path)) {
      Files.copy(in, temp.resolve(library));
    }
  }

  /** Run a command whose files cannot become larger than so many bytes. */
  private static Cli limited(long bytes, String... command)
      throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of("sh", "-c", "ulimit -f %d; exec \"$@\"".formatted(bytes / BLOCK), "sh"));
    // The JVM's own file of counters may be larger than the limit.
    List<String> options =
        List.of(
            "-XX:-UsePerfData",
            "-Dorg.sqlite.lib.path=" + temp,
            "-Dorg.sqlite.lib.name=" + LibraryLoaderUtil.getNativeLibName());
    all.addAll(java(options, command));
    return ended(all);
  }

  private static List<String> java(List<String> options, String... command) {
    List<String> all = new ArrayList<>();
    all.add(ProcessHandle.current().info().command().orElse("java"));
    all.addAll(options);
    all.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    all.addAll(List.of(command));
    return all;
  }

  private static Cli ended(List<String> all) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    try {
      Stop.awaitEnd(process); // what it says fits into the pipe
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Cli(process.exitValue(), "", said);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Return the results of a folder by their cells, without what depends on the time they took. */
  private static Map<Integer, JsonNode> cells(Path folder) throws Exception {
    Map<Integer, JsonNode> cells = new TreeMap<>();
    for (String document : StudySql.documents(folder)) {
      JsonNode cell = new ObjectMapper().readTree(document);
      cell.findParents("elapsed").forEach(part -> ((ObjectNode) part).remove("elapsed"));
      ((ObjectNode) cell).remove("figures"); // times among them
      assertThat(cells.put(cell.get("cell").asInt(), cell)).isNull();
    }
    return cells;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void resultsThatFitStayAndTheOthersAreRunOnce() throws Exception {
    Path folder = temp.resolve("half");
    Cli full =
        limited(
            Files.size(whole.resolve("study.db")) / 2,
            "study",
            "run",
            file.toString(),
            "--out",
            folder.toString());

    assertThat(full.code()).as(full.err()).isEqualTo(ExitCode.RESOURCES);
    assertThat(full.err())
        .contains("cannot write to " + folder + ": study.db", "--resume goes on from them")
        .doesNotContain("Exception");
    assertThat(cells(folder)).isNotEmpty().hasSizeLessThan(6);
    Map<Integer, JsonNode> all = cells(whole);
    cells(folder).forEach((number, cell) -> assertThat(cell).isEqualTo(all.get(number)));

    Cli resumed = Cli.run("study", "run", file.toString(), "--out", folder.toString(), "--resume");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(cells(folder)).isEqualTo(all);
  }

  @Test
  void pageThatDoesNotFitCostsNoResultAndNoTable() throws Exception {
    Path folder = temp.resolve("page");
    Cli full =
        limited(
            2 * Files.size(whole.resolve("study.db")),
            "study",
            "run",
            file.toString(),
            "--out",
            folder.toString());

    assertThat(full.code()).as(full.err()).isEqualTo(ExitCode.RESOURCES);
    assertThat(full.err())
        .contains("report.html: cannot be written: ", "all results are in ")
        .doesNotContain("Exception");
    assertThat(cells(folder)).isEqualTo(cells(whole));
    assertThat(names(folder))
        .containsExactly(".lock", "cells.csv", "cells.jsonl", "study.db", "study.yaml");
  }

  @Test
  void tablesAndPagesThatDoNotFitLeaveTheEarlierOnes() throws Exception {
    List<String> before = names(whole);
    byte[] lines = Files.readAllBytes(whole.resolve("cells.jsonl"));
    byte[] page = Files.readAllBytes(whole.resolve("report.html"));

    Cli export = limited(lines.length / 2, "study", "export", whole.toString());
    Cli report = limited(page.length / 2, "study", "report", whole.toString());

    for (Cli cli : List.of(export, report)) {
      assertThat(cli.code()).as(cli.err()).isEqualTo(ExitCode.RESOURCES);
      assertThat(cli.err()).contains("cannot be written: ").doesNotContain("Exception");
    }
    assertThat(names(whole)).isEqualTo(before);
    assertThat(Files.readAllBytes(whole.resolve("cells.jsonl"))).isEqualTo(lines);
    assertThat(Files.readAllBytes(whole.resolve("report.html"))).isEqualTo(page);
  }

  @Test
  void folderThatSqliteCannotUnpackToIsNamedWithWhatToDo()
      throws IOException, InterruptedException {
    Path gone = temp.resolve("gone");
    Path chosen = Files.createDirectory(temp.resolve("chosen"));
    String out = temp.resolve("unpacked").toString();
    String[] command = {"study", "run", file.toString(), "--out", out};
    String missing = "-Djava.io.tmpdir=" + gone;

    Cli refused = ended(java(List.of(missing), command));
    Cli run = ended(java(List.of(missing, "-Dorg.sqlite.tmpdir=" + chosen), command));

    assertThat(refused.code()).isEqualTo(ExitCode.RESOURCES);
    assertThat(refused.err())
        .contains("could not be unpacked to " + gone + " and loaded", "-Dorg.sqlite.tmpdir=DIR");
    assertThat(run.code()).as(run.err()).isZero();
  }
}

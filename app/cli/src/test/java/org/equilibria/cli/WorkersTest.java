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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.equilibria.testkit.PluginJars;
import org.equilibria.testkit.PluginSources;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Studies whose cells run in processes of their own. */
@EnabledOnOs(OS.LINUX)
class WorkersTest {

  private static final String BASE =
      """
      data: {train: 40, test: 20}
      backend: ejml
      model: {width: 8}
      train: {epochs: 20}
      """;

  // Each does nothing in its first steps, as those of the trial that a plan makes.
  private static final PluginSources CRASHES =
      hostile(
          "crashes",
          """
          if (it.index() > 3) {
            try {
              java.lang.reflect.Field f = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
              f.setAccessible(true);
              ((sun.misc.Unsafe) f.get(null)).putAddress(0, 0);
            } catch (ReflectiveOperationException e) {
              throw new IllegalStateException(e);
            }
          }
          """);
  private static final PluginSources EXITS =
      hostile("exits", "if (it.index() > 3) System.exit(0);");
  private static final PluginSources HALTS =
      hostile("halts", "if (it.index() > 3) Runtime.getRuntime().halt(0);");
  private static final PluginSources HANGS =
      hostile("hangs", "while (it.index() > 3) { Thread.interrupted(); Thread.onSpinWait(); }");
  private static final PluginSources EATS =
      hostile(
          "eats",
          """
          if (it.index() > 3) {
            java.util.List<long[]> eaten = new java.util.ArrayList<>();
            while (true) eaten.add(new long[1 << 20]);
          }
          """);

  private static final PluginSources CRASHES_AT_ONCE =
      PluginSources.offers(
          "crashes_at_once",
          """
          Component.of(Kinds.SOLVER, "crashes-at-once", "A fixture.", () -> {
            try {
              java.lang.reflect.Field f = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
              f.setAccessible(true);
              ((sun.misc.Unsafe) f.get(null)).putAddress(0, 0);
            } catch (ReflectiveOperationException e) {
              throw new IllegalStateException(e);
            }
            return null;
          })
          """);
  private static final PluginSources HANGS_AT_ONCE =
      PluginSources.offers(
          "hangs_at_once",
          """
          Component.of(Kinds.SOLVER, "hangs-at-once", "A fixture.", () -> {
            System.out.println("asked");
            while (true) { try { Thread.sleep(9); } catch (InterruptedException e) {} }
          })
          """);

  @TempDir private static Path temp;

  private static Path plugins;

  private static PluginSources hostile(String name, String statement) {
    return PluginSources.offers(
        name, BrokenPlugins.solver(name, statement + " return Proposal.IMAGE;"));
  }

  @BeforeAll
  static void compile() throws IOException {
    List<PluginSources> all =
        List.of(CRASHES, CRASHES_AT_ONCE, EXITS, HALTS, HANGS, HANGS_AT_ONCE, EATS);
    plugins = PluginJars.writeAll(temp, all);
  }

  private static Process start(String name, String study, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments(name, study, more)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String[] arguments(String name, String study, String... more) throws IOException {
    Path file = Files.writeString(temp.resolve(name + ".yaml"), BASE + study);
    return Stream.concat(
            Stream.of("study", "run", file.toString(), "--out", temp.resolve(name).toString()),
            Stream.of(more))
        .toArray(String[]::new);
  }

  /** Return the results of all cells, without what depends on the time they took. */
  private static Map<Integer, JsonNode> cells(String name) throws Exception {
    Map<Integer, JsonNode> cells = new TreeMap<>();
    for (String document : StudySql.documents(temp.resolve(name))) {
      JsonNode cell = new ObjectMapper().readTree(document);
      cell.findParents("elapsed").forEach(part -> ((ObjectNode) part).remove("elapsed"));
      ((ObjectNode) cell).remove("figures"); // times among them
      cells.put(cell.get("cell").asInt(), cell);
    }
    return cells;
  }

  private static void awaitLine(BufferedReader output, String start) throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(start)) {
      line = output.readLine();
    }
    assertThat(line).as(start).isNotNull();
  }

  @Test
  void killedWorkersAndCommandsCostNothing() throws Exception {
    String study = "study: {name: s, seeds: [1, 2, 3, 4, 5, 6], axes: {solver: [picard, broyden]}}";
    String[] longer = {"--set", "train.epochs=200"}; // so that cells are left when it is killed
    assertThat(Cli.run(arguments("undisturbed", study, longer)).code()).isZero();

    Process first = start("disturbed", study, "--workers", "2", longer[0], longer[1]);
    try (BufferedReader output = first.inputReader(StandardCharsets.UTF_8)) {
      awaitLine(output, "[3/12]");
      List<ProcessHandle> workers = first.children().toList();
      assertThat(workers).hasSize(2);
      workers.get(0).destroyForcibly();
      awaitLine(output, "[5/12]");
      first.destroyForcibly(); // its workers wind up by themselves
      for (ProcessHandle worker : workers) {
        worker.onExit().get(60, TimeUnit.SECONDS);
      }
    } finally {
      first.destroyForcibly();
    }
    Stop.awaitEnd(first);
    assertThat(cells("disturbed")).hasSizeBetween(2, 11);

    Process second = start("disturbed", study, "--workers", "2", "--resume", longer[0], longer[1]);
    try (BufferedReader output = second.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.lines().toList()).anyMatch(line -> line.contains(" of 12 cells trained"));
    } finally {
      second.destroyForcibly();
    }
    assertThat(cells("disturbed")).isEqualTo(cells("undisturbed"));
  }

  @Test
  void hostileSolversCostTheirCellsOnly() throws Exception {
    String study =
        "study: {name: s, seeds: [1], axes: {solver: [picard, crashes, crashes-at-once, exits,"
            + " hangs, eats, halts]}}";
    Process process =
        start(
            "hostile",
            study,
            "--workers",
            "2",
            "--worker-memory",
            "200m",
            "--cell-limit",
            "15s",
            "--plugins",
            plugins.toString());
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = output.lines().toList();
      Stop.awaitEnd(process);
      assertThat(process.exitValue()).as(String.join("\n", lines)).isEqualTo(ExitCode.INTERNAL);
    } finally {
      process.destroyForcibly();
    }

    Map<Integer, JsonNode> cells = cells("hostile");
    assertThat(cells).hasSize(7);
    cells.values().forEach(WorkersTest::endedAsItsSolverDoes);
    assertThat(cells.get(2).get("detail").asText()).contains("solver of crashes 1.2");
    try (Stream<Path> crashes = Files.list(temp.resolve("hostile"))) {
      // Three of each of the two that crash, or more where a worker was quicker than the command.
      assertThat(crashes.filter(file -> file.getFileName().toString().startsWith("crash-")))
          .hasSizeGreaterThanOrEqualTo(6);
    }
  }

  private static void endedAsItsSolverDoes(JsonNode cell) {
    String solver = cell.at("/labels/solver").asText();
    String detail = cell.get("detail").asText();
    assertThat(cell.get("training").asText())
        .isEqualTo(solver.equals("picard") ? "completed" : "failed");
    switch (solver) {
      case "crashes", "crashes-at-once" ->
          assertThat(detail)
              .matches("(?s)it ended its process [3-9] times, the last time with signal.*");
      case "exits" -> assertThat(detail).startsWith("it asked the JVM to exit");
      case "hangs" -> assertThat(detail).contains("limit of 15");
      case "halts" ->
          assertThat(detail)
              .matches("(?s)it ended its process [3-9] times, the last time with exit code 0.*");
      case "eats" ->
          assertThat(detail).contains("solver 'eats' of plugin eats 1.2", "OutOfMemoryError");
      default -> assertThat(detail).startsWith("all 20 epochs done");
    }
  }

  @Test
  void componentThatHangsIsAskedOnceByAPlanAndNeverBeforeWorkersAre() throws IOException {
    String study = "study: {name: s, axes: {solver: [picard, hangs-at-once], width: [3, 4, 5, 6]}}";
    String[] planned = {"--dry-run", "--plugins", plugins.toString()};

    Cli here = Cli.run(arguments("asked", study, planned));
    String[] byWorkers = arguments("unasked", study, planned);
    Cli workers =
        Cli.run(
            Stream.concat(Stream.of(byWorkers), Stream.of("--workers", "1"))
                .toArray(String[]::new));

    for (Cli cli : List.of(here, workers)) {
      assertThat(cli.code()).as(cli.err()).isZero();
      assertThat(cli.out()).startsWith("s: 8 cells");
    }
    assertThat(here.err().lines().filter(l -> l.endsWith("] asked"))).hasSize(1);
    assertThat(workers.err()).doesNotContain("asked");
  }

  @Test
  void sizesThatAreNoneAreRefusedBeforeAnythingRuns() throws IOException {
    Cli cli = Cli.run(arguments("refused", "", "--workers", "2", "--worker-memory", "much"));
    assertThat(cli.code()).isEqualTo(ExitCode.USER);
    assertThat(cli.err())
        .contains("--worker-memory: study.worker-memory: 'much' is not a size such as 512m or 2g");
    assertThat(temp.resolve("refused")).doesNotExist();
  }
}

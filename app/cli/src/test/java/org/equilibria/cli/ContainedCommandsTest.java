package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.equilibria.testkit.PluginJars;
import org.equilibria.testkit.PluginSources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds a plugin that does its worst against the commands that run it on their way: it is named
 * with its jar, the exit code is right, and nothing that was written is lost.
 */
class ContainedCommandsTest {

  private static final String WHERE = "acts.where";
  private static final String WHAT = "acts.what";
  private static final String AFTER = "acts.after";

  /** What it does once it was called often enough, by a system property. */
  private static final String ACT =
      """
      static int calls;
      static void act(String where) {
        if (!where.equals(System.getProperty("acts.where"))) return;
        if (calls++ != Integer.getInteger("acts.after", 0)) return;
        switch (System.getProperty("acts.what", "")) {
          case "loop":
            System.out.println("round and round");
            while (true) { try { Thread.sleep(9); } catch (InterruptedException e) {} }
          case "exit": System.exit(0); break;
          case "halt": Runtime.getRuntime().halt(0); break;
          case "interrupt": Thread.currentThread().interrupt(); break;
          case "error": throw new AssertionError("it is broken");
          case "overflow": overflow(0); break;
          case "memory": throw new OutOfMemoryError("so it says");
          case "linkage": throw new NoClassDefFoundError("gone/Library");
          case "prints": System.out.print("{ no JSON"); System.out.println(); break;
          case "closes": System.out.close(); System.err.close(); break;
          case "thread":
            Thread thread = new Thread(() -> { throw new IllegalStateException("on its own"); }, "own");
            thread.start();
            try { thread.join(); } catch (InterruptedException e) { throw new IllegalStateException(e); }
            break;
          default: break;
        }
      }
      static int overflow(int i) { return 1 + overflow(i + 1); }
      """;

  private static final PluginSources ACTS =
      PluginSources.entry(
          "acts",
          PluginSources.info("acts")
              + ACT
              + """
              public List<Component<?, ?>> components() {
                return List.of(
                    Component.of(Kinds.SOLVER, "acts", "A fixture.", () -> new Solver() {
                      public Traits traits() { return new Traits(false, 0, Set.of()); }
                      public SolverRun start(SolveContext context) {
                        return (it, next, faults) -> { act("solver"); return Proposal.IMAGE; };
                      }
                    }),
                    Component.of(Kinds.BACKEND, "acts-backend", "A fixture.", () -> {
                      act("backend");
                      throw new IllegalStateException("no device");
                    }),
                    Component.of(Kinds.BOUND, "acts-bound", "A fixture.", () -> new Bound() {
                      public Topic topic() { return Topic.ROBUSTNESS; }
                      public Set<Quantity<?>> inputs() { return Set.of(NetworkQuantities.WEIGHT); }
                      public Outcome evaluate(Quantities q) {
                        act("bound");
                        return new Outcome.Inapplicable("done", List.of(), Provenance.proved("x"));
                      }
                    }));
              }
              """);

  @TempDir private static Path temp;

  private static Path plugins;
  private static Path table;
  private static Path model;

  @BeforeAll
  static void train() throws IOException {
    plugins = PluginJars.writeAll(temp, List.of(ACTS));
    table = SmallModel.table(temp);
    model = temp.resolve("model.safetensors");
    Cli cli = Cli.run(train(model));
    assertThat(cli.code()).as(cli.err()).isZero();
  }

  @AfterEach
  void disarm() {
    System.clearProperty(WHERE);
  }

  private static String[] with(String[] command, String... more) {
    return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
  }

  private static String[] train(Path out) {
    return new String[] {
      "train",
      "--data",
      table.toString(),
      "--label",
      "kind",
      "--set",
      "data.ignore=price",
      "--set",
      "solver=acts",
      "--backend",
      "ejml",
      "--width",
      "8",
      "--epochs",
      "6",
      "--checkpoint-epochs",
      "1",
      "--no-report",
      "--out",
      out.toString(),
      "--plugins",
      plugins.toString()
    };
  }

  private static String[] predict() {
    return new String[] {
      "predict",
      "--model",
      model.toString(),
      "--data",
      table.toString(),
      "--plugins",
      plugins.toString()
    };
  }

  private static String[] evaluate() {
    return new String[] {"evaluate", "--model", model.toString(), "--plugins", plugins.toString()};
  }

  private static String[] certify() {
    return new String[] {
      "certify",
      "--model",
      model.toString(),
      "--draws",
      "0",
      "--samples",
      "20",
      "--bounds",
      "existence-monotone,acts-bound",
      "--plugins",
      plugins.toString()
    };
  }

  private static Cli armed(String where, String what, int after, String... command) {
    System.setProperty(WHERE, where);
    System.setProperty(WHAT, what);
    System.setProperty(AFTER, String.valueOf(after));
    Cli cli = Cli.run(command);
    return cli;
  }

  /** A number of steps of the solver that ends in the third epoch, after two checkpoints. */
  private static final int MIDDLE = 150;

  private static void assertGoesOn(Path out, Cli stopped) throws IOException {
    assertThat(stopped.err()).contains("holds the last checkpoint", "--out " + out + " --resume");
    System.clearProperty(WHERE);
    assertGoesOn(out);
  }

  /**
   * A copy is gone on with: a thread that loops in this very process holds the lock of the file.
   */
  private static void assertGoesOn(Path out) throws IOException {
    String copy = Files.copy(out, Path.of(out + ".copy")).toString();
    Cli resumed = Cli.run("train", "--out", copy, "--resume", "--plugins", plugins.toString());
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("6 epochs done").doesNotContain("\n    1  ");
  }

  @ParameterizedTest
  @CsvSource({
    "loop, 4, 'did not come back for 1.0 s, at '",
    "interrupt, 4, 'the command was interrupted by plugin acts 1.2 ('",
    "error, 4, 'step() failed: java.lang.AssertionError: it is broken'",
    "overflow, 4, 'java.lang.StackOverflowError'",
    "linkage, 4, 'NoClassDefFoundError: gone/Library'",
    "memory, 4, 'so it says'"
  })
  void trainingIsGivenUpWithANameAndItsCheckpointGoesOn(String what, int code, String told)
      throws IOException {
    Path out = temp.resolve(what + ".safetensors");
    Cli cli = armed("solver", what, MIDDLE, with(train(out), "--json", "--silence-limit", "1s"));

    assertThat(cli.code()).as(cli.err()).isEqualTo(code);
    assertThat(cli.err()).contains("acts.jar", told).doesNotContain("Guarded");
    assertThat(cli.out()).isEmpty();
    assertGoesOn(out, cli);
  }

  @ParameterizedTest
  @CsvSource({
    "loop, 4, 'did not come back for 1.0 s, at '",
    "interrupt, 4, 'the command was interrupted by plugin acts 1.2 ('",
    "error, 4, 'step() failed: java.lang.AssertionError: it is broken'",
    "overflow, 4, 'java.lang.StackOverflowError'",
    "linkage, 4, 'NoClassDefFoundError: gone/Library'",
    "memory, 4, 'so it says'"
  })
  void predictionIsGivenUpWithANameAndWritesNothing(String what, int code, String told) {
    Path out = temp.resolve(what + ".csv");
    Cli predicted =
        armed("solver", what, 2, with(predict(), "--out", out.toString(), "--silence-limit", "1s"));
    Cli evaluated = armed("solver", what, 2, with(evaluate(), "--json", "--silence-limit", "1s"));

    for (Cli cli : List.of(predicted, evaluated)) {
      assertThat(cli.code()).as(cli.err()).isEqualTo(code);
      assertThat(cli.err()).contains("acts.jar", told).doesNotContain("Guarded");
      assertThat(cli.out()).isEmpty();
    }
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "loop, 'did not come back for 1.0 s, at '",
    "error, 'evaluate() failed: java.lang.AssertionError: it is broken'",
    "overflow, 'java.lang.StackOverflowError'",
    "linkage, 'NoClassDefFoundError: gone/Library'",
    "memory, 'so it says'"
  })
  void boundThatFailsCostsNoOther(String what, String told) throws IOException {
    Cli cli = armed("bound", what, 0, with(certify(), "--json", "--silence-limit", "1s"));

    assertThat(cli.code()).as(cli.err()).isEqualTo(ExitCode.INTERNAL);
    JsonNode findings = new ObjectMapper().readTree(cli.out()).get("findings");
    List<String> badges = new ArrayList<>();
    for (JsonNode finding : findings) {
      if (finding.get("bound").asText().equals("acts-bound")) {
        assertThat(finding.toString()).contains(told);
      }
      badges.add(finding.get("bound").asText() + " " + finding.get("badge").asText());
    }
    assertThat(badges).contains("acts-bound error").doesNotContain("existence-monotone error");
  }

  @Test
  void backendThatLoopsIsToldAsOneThatIsNotToBeHad() {
    // The limit is that of a command that runs it; three minutes are too long for a test.
    Cli cli = armed("backend", "error", 0, "info", "--plugins", plugins.toString());

    assertThat(cli.code()).isZero();
    assertThat(cli.out())
        .containsPattern("acts-backend +NOT AVAILABLE: .*acts.jar.*it is broken")
        .containsPattern("ejml +\\S");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prints", "thread", "closes"})
  void whatPluginsSayIsNoResultAndTheirThreadsAreTheirOwn(String what) throws IOException {
    Cli train = armed("solver", what, 0, with(train(temp.resolve("says-" + what)), "--json"));
    Cli predict = armed("solver", what, 0, with(predict(), "--json"));
    Cli certify = armed("bound", what, 0, with(certify(), "--json"));

    for (Cli cli : List.of(train, predict, certify)) {
      assertThat(cli.code()).as(cli.err()).isZero();
      assertThat(new ObjectMapper().readTree(cli.out()).isObject()).isTrue();
      switch (what) {
        case "prints" -> assertThat(cli.err()).contains("[plugin acts] { no JSON");
        case "thread" ->
            assertThat(cli.err())
                .contains(
                    "note: thread 'own' of plugin acts 1.2 (", "acts.jar) failed: ", "on its own");
        default -> assertThat(cli.err()).isNotNull();
      }
    }
  }

  // What ends the JVM, in a process of its own.

  private static List<String> java(String where, String what, int after, String... command) {
    List<String> all = new ArrayList<>();
    all.add(ProcessHandle.current().info().command().orElse("java"));
    all.addAll(List.of("-D" + WHERE + "=" + where, "-D" + WHAT + "=" + what));
    all.add("-D" + AFTER + "=" + after);
    all.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    all.addAll(List.of(command));
    return all;
  }

  private static Cli inAProcess(String where, String what, int after, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(temp, "process", ".out");
    Path err = Files.createTempFile(temp, "process", ".err");
    Process process =
        new ProcessBuilder(java(where, what, after, command))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      Stop.awaitEnd(process);
      return new Cli(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void commandsOutliveAPluginThatExits() throws IOException, InterruptedException {
    Path out = temp.resolve("exit.safetensors");
    Cli train = inAProcess("solver", "exit", MIDDLE, with(train(out), "--json"));
    Cli predict = inAProcess("solver", "exit", 2, predict());
    Cli certify = inAProcess("bound", "exit", 0, with(certify(), "--json"));

    for (Cli cli : List.of(train, predict, certify)) {
      assertThat(cli.code()).as(cli.err()).isEqualTo(ExitCode.INTERNAL);
      assertThat(cli.err())
          .contains("equilibria: plugin acts 1.2 (", "acts.jar) asked the JVM to exit");
    }
    assertThat(train.out()).isEmpty();
    assertThat(predict.out()).isEmpty();
    assertThat(new ObjectMapper().readTree(certify.out()).get("findings").toString())
        .contains("existence-monotone", "asked the JVM to exit");
    assertGoesOn(out, train);
  }

  @Test
  void checkpointOutlivesAPluginThatHaltsTheProcess() throws IOException, InterruptedException {
    Path out = temp.resolve("halt.safetensors");
    inAProcess("solver", "halt", MIDDLE, train(out));

    assertGoesOn(out);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void interruptLeavesAPluginThatLoops() throws IOException, InterruptedException {
    Path out = temp.resolve("stopped.safetensors");
    Process process =
        new ProcessBuilder(java("solver", "loop", MIDDLE, train(out)))
            .redirectErrorStream(true)
            .start();
    List<String> said = new ArrayList<>();
    int code;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null && !line.contains("round and round")) {
        said.add(line);
        line = lines.readLine();
      }
      code = Stop.ask(process);
      lines.lines().forEach(said::add);
      Stop.awaitEnd(process);
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(String.join("\n", said)).isEqualTo(code);
    Cli stopped = new Cli(code, "", String.join("\n", said));
    assertThat(stopped.err())
        .contains("cancelled; plugin acts 1.2 (", "acts.jar) did not come back for 5.0 s, at ");
    assertGoesOn(out, stopped);
  }
}

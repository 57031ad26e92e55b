package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.equilibria.testkit.PluginJars;
import org.equilibria.testkit.PluginSources;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds plugins against the command that would end the process, never return, or speak out of turn.
 */
class HostilePluginsTest {

  private static final String BASE =
      """
      data: {train: 20, test: 10}
      backend: ejml
      model: {width: 8, parameterization: {id: gamma-scaling, gamma: 0.4}}
      train: {epochs: 2}
      """;

  /** Loops that take no notice of an interrupt. */
  private static final String LOOP = "while (true) { Thread.interrupted(); Thread.onSpinWait(); }";

  private static final PluginSources EXITS = solver("step_exits", "System.exit(0);");
  private static final PluginSources LOOPS = solver("step_loops", "if (it.index() >= 0) " + LOOP);
  private static final PluginSources FACTORY =
      PluginSources.offers(
          "factory_exits",
          """
          Component.of(Kinds.SOLVER, "factory-exits", "x", () -> { System.exit(7); return null; })
          """);
  private static final PluginSources DATA =
      PluginSources.offers(
          "data_exits",
          """
          Component.of(Kinds.DATASET, "data-exits", "x", () -> new DataSource() {
            public LabelledData train() { System.exit(0); return null; }
          })
          """);
  private static final PluginSources FLAG =
      solver("step_flags", "Thread.currentThread().interrupt();");
  private static final PluginSources BACKGROUND =
      PluginSources.entry(
          "new_exits",
          "public Entry() { System.exit(3); }"
              + PluginSources.info("new_exits")
              + "public List<Component<?, ?>> components() { return List.of(); }");
  private static final PluginSources BOUND_EXITS = bound("bound_exits", "System.exit(0);");
  private static final PluginSources BOUND_LOOPS = bound("bound_loops", "if (q != null) " + LOOP);
  private static final PluginSources BOUND_WRITES =
      bound(
          "bound_writes",
          """
          for (double[] row : q.find(NetworkQuantities.WEIGHT).get()) Arrays.fill(row, 0);
          """);
  private static final PluginSources TALKS =
      PluginSources.offers(
          "talks",
          """
          Component.of(Kinds.SOLVER, "talks", "a\\u001b[31mb\\nPLUGINS", () -> {
            System.out.println("{\\"a\\u001b[2J\\": 1}");
            return new Solver() {
              public Traits traits() { return new Traits(false, 0, Set.of()); }
              public SolverRun start(SolveContext c) {
                System.out.println("hello");
                return (it, next, faults) -> Proposal.IMAGE;
              }
            };
          })
          """);

  /** What they change for the whole process, which the next cell would find. */
  private static final List<PluginSources> GLOBAL =
      List.of(
          solver("sets_locale", "Locale.setDefault(new Locale(\"ar\", \"EG\"));"),
          solver("sets_zone", "TimeZone.setDefault(TimeZone.getTimeZone(\"Pacific/Kiritimati\"));"),
          solver("sets_properties", "System.setProperties(new Properties());"),
          solver("sets_folder", "System.setProperty(\"java.io.tmpdir\", \"/nowhere\");"),
          solver("sets_out", "System.setOut(null); System.setErr(null);"),
          solver("sets_handler", "Thread.setDefaultUncaughtExceptionHandler((t, e) -> {});"),
          solver(
              "sets_providers",
              "for (java.security.Provider p : java.security.Security.getProviders())"
                  + " java.security.Security.removeProvider(p.getName());"));

  /** Threads and hooks of which the process would not end. */
  private static final PluginSources STAYS =
      PluginSources.offers(
          "stays",
          """
          Component.of(Kinds.SOLVER, "stays", "x", () -> {
            Runnable loop = () -> {
              while (true) { try { Thread.sleep(9); } catch (InterruptedException e) {} }
            };
            new Thread(loop).start();
            Runtime.getRuntime().addShutdownHook(new Thread(loop));
            return new Solver() {
              public Traits traits() { return new Traits(false, 0, Set.of()); }
              public SolverRun start(SolveContext c) { return (it, next, f) -> Proposal.IMAGE; }
            };
          })
          """);

  private static final PluginSources CHOOSY =
      PluginSources.offers(
              "choosy",
              "Component.of(Kinds.SOLVER, \"choosy\", \"x\", Choices.class, (o, a) -> null)")
          .type(
              "Choices",
              """
              public record Choices(@Option(help = "n", value = "1") int n) {
                public Choices { if (n == 2) { %s } }
              }
              """
                  .formatted(LOOP));

  private static final PluginSources EVERYONE =
      solver(
          "interrupts_all",
          """
          ThreadGroup group = Thread.currentThread().getThreadGroup();
          while (group.getParent() != null) group = group.getParent();
          group.interrupt();
          """);

  private static final List<PluginSources> ALL =
      List.of(
          EXITS,
          LOOPS,
          FACTORY,
          DATA,
          FLAG,
          BACKGROUND,
          BOUND_EXITS,
          BOUND_LOOPS,
          BOUND_WRITES,
          TALKS,
          BrokenPlugins.GOOD);

  @TempDir private static Path temp;

  private static PluginJars jars;

  private static PluginSources solver(String name, String statement) {
    return PluginSources.offers(
        name, BrokenPlugins.solver(name.replace('_', '-'), statement + " return Proposal.IMAGE;"));
  }

  private static PluginSources bound(String name, String statement) {
    return PluginSources.offers(
        name,
        """
        Component.of(Kinds.BOUND, "%s", "x", () -> new Bound() {
          public Topic topic() { return Topic.ROBUSTNESS; }
          public Set<Quantity<?>> inputs() { return Set.of(NetworkQuantities.WEIGHT); }
          public Outcome evaluate(Quantities q) {
            %s
            return new Outcome.Inapplicable("done", List.of(), Provenance.proved("x"));
          }
        })
        """
            .formatted(name.replace('_', '-'), statement));
  }

  @BeforeAll
  static void compile() throws IOException {
    List<PluginSources> all = new ArrayList<>(ALL);
    all.addAll(GLOBAL);
    all.addAll(List.of(STAYS, CHOOSY, EVERYONE));
    jars = PluginJars.compiled(Files.createDirectories(temp.resolve("classes")), all);
  }

  private static Path plugins(String name, PluginSources... sources) throws IOException {
    Path directory = Files.createDirectories(temp.resolve(name).resolve("plugins"));
    for (PluginSources source : sources) {
      jars.write(source, directory);
    }
    jars.write(BrokenPlugins.GOOD, directory);
    return directory;
  }

  /** What a process of its own did. */
  private record Ran(int code, String out, String err) {}

  private static List<String> java(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Ran inAProcess(String name, String... arguments)
      throws IOException, InterruptedException {
    File out = temp.resolve(name + ".out").toFile();
    File err = temp.resolve(name + ".err").toFile();
    Process process =
        new ProcessBuilder(java(arguments)).redirectOutput(out).redirectError(err).start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      return new Ran(
          process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String[] study(String name, Path plugins, String text, String... more)
      throws IOException {
    Path file = Files.writeString(temp.resolve(name + ".yaml"), text);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "study",
                "run",
                file.toString(),
                "--plugins",
                plugins.toString(),
                "--out",
                temp.resolve(name + "-out").toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private static List<JsonNode> cells(String name) throws IOException {
    Path out = temp.resolve(name + "-out");
    assertThat(out.resolve("report.html")).exists();
    List<JsonNode> cells = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("cells.jsonl"))) {
      cells.add(new ObjectMapper().readTree(line));
    }
    return cells;
  }

  private static Map<String, JsonNode> bySolver(List<JsonNode> cells) {
    Map<String, JsonNode> bySolver = new HashMap<>();
    cells.forEach(cell -> bySolver.put(cell.at("/labels/solver").asText(), cell));
    return bySolver;
  }

  @Test
  void solversThatExitOrLoopFailTheirCellsAndTheOthersAreRun()
      throws IOException, InterruptedException {
    Path plugins = plugins("solvers", EXITS, LOOPS, FACTORY, FLAG);
    Ran ran =
        inAProcess(
            "solvers",
            study(
                "solvers",
                plugins,
                BASE
                    + "study: {axes: {solver: [step-exits, factory-exits, step-loops, step-flags,"
                    + " good-solver]}}\n",
                "--silence-limit",
                "8s"));

    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.INTERNAL);
    Map<String, JsonNode> cells = bySolver(cells("solvers"));
    assertThat(cells).hasSize(5);
    assertThat(cells.get("step-exits").get("detail").asText())
        .contains("it asked the JVM to exit", "step_exits.jar");
    assertThat(cells.get("factory-exits").get("detail").asText())
        .contains("it asked the JVM to exit", "factory_exits.jar");
    assertThat(cells.get("step-loops").get("detail").asText())
        .contains("no sign of life for 8.00 s, at ", "step_loops.jar");
    assertThat(cells.get("step-flags").get("detail").asText())
        .contains("its thread was interrupted, which nobody asked for", "step_flags.jar");
    for (String failed : List.of("step-exits", "factory-exits", "step-loops", "step-flags")) {
      assertThat(cells.get(failed).get("training").asText()).isEqualTo("failed");
    }
    assertThat(cells.get("good-solver").get("training").asText()).isEqualTo("completed");
    assertThat(ran.err()).contains("step_exits.jar) asked the JVM to exit");
  }

  @Test
  void whatSolversChangeForTheWholeProcessIsPutBackAndNothingKeepsThatFromEnding()
      throws IOException, InterruptedException {
    List<PluginSources> sources = new ArrayList<>(GLOBAL);
    sources.add(STAYS);
    Path plugins = plugins("global", sources.toArray(PluginSources[]::new));
    String solvers =
        sources.stream()
            .map(source -> source.name().replace('_', '-'))
            .collect(Collectors.joining(", "));
    Ran ran =
        inAProcess(
            "global",
            study(
                "global",
                plugins,
                BASE + "study: {axes: {solver: [%s, good-solver]}}\n".formatted(solvers)));

    Map<String, JsonNode> cells = bySolver(cells("global"));
    assertThat(cells).hasSize(sources.size() + 1);
    assertThat(cells.get("good-solver").get("training").asText()).isEqualTo("completed");
    for (PluginSources source : GLOBAL) {
      assertThat(ran.err())
          .containsPattern(
              "note: cell \\d+ \\(solver of .*%s.jar.*it was put back".formatted(source.name()));
    }
    assertThat(ran.err())
        .contains(
            "[%d/%d]".formatted(cells.size(), cells.size()), // in digits of this locale
            "note: the process was kept from ending for 10 s by plugin stays 1.2 (");
    // Without providers there is no SHA-256, by which a cell is told from others.
    boolean failed = cells.get("sets-providers").get("training").asText().equals("failed");
    assertThat(ran.code()).as(ran.err()).isEqualTo(failed ? ExitCode.INTERNAL : ExitCode.OK);
  }

  @Test
  void optionsThatLoopWhenTheyAreReadEndTheStudyWithTheirName() throws IOException {
    Path plugins = plugins("choosy", CHOOSY);
    Cli cli =
        Cli.run(study("choosy", plugins, BASE + "solver: choosy{n=2}\n", "--silence-limit", "1s"));

    assertThat(cli.code()).isEqualTo(ExitCode.INTERNAL);
    assertThat(cli.err())
        .containsPattern("plugin choosy 1.2 .*choosy.jar\\) did not come back for 1.0 s");
  }

  @Test
  void studyThatAPluginInterruptsIsNotCancelledAndSaysByWhom()
      throws IOException, InterruptedException {
    Path plugins = plugins("everyone", EVERYONE);
    String[] command = study("everyone", plugins, BASE + "solver: interrupts-all\n");
    Ran ran = inAProcess("everyone", command);

    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.INTERNAL);
    assertThat(ran.err())
        .containsPattern("interrupted by plugin interrupts-all 1.2 .*, which nobody asked for");
    assertThat(temp.resolve("everyone-out").resolve("report.html")).exists();
  }

  @Test
  void dataSourceThatExitsFailsItsCellsAndTheOthersAreRun()
      throws IOException, InterruptedException {
    Path plugins = plugins("data", DATA);
    Ran ran =
        inAProcess(
            "data", study("data", plugins, BASE + "study: {axes: {data: [data-exits, mnist]}}\n"));

    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.INTERNAL);
    List<JsonNode> cells = cells("data");
    assertThat(cells.get(0).get("training").asText()).isEqualTo("failed");
    assertThat(cells.get(0).get("detail").asText())
        .contains("dataset 'data-exits' of plugin data-exits 1.2", "it asked the JVM to exit");
    assertThat(cells.get(1).get("training").asText()).isEqualTo("completed");
  }

  @Test
  void boundThatExitsCostsNothingOfTheTraining() throws IOException, InterruptedException {
    Path plugins = plugins("bound-exits", BOUND_EXITS);
    Ran ran =
        inAProcess(
            "bound-exits",
            study(
                "bound-exits",
                plugins,
                "bounds: [bound-exits]\n" + BASE + "study: {seeds: [1, 2]}\n"));

    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.INTERNAL);
    assertThat(cells("bound-exits")).hasSize(2).allSatisfy(HostilePluginsTest::isTrained);
    assertThat(cells("bound-exits").get(0).at("/bounds/0/reason").asText())
        .contains("it asked the JVM to exit", "bound_exits.jar");
  }

  private static void isTrained(JsonNode cell) {
    assertThat(cell.get("training").asText()).isEqualTo("completed");
    assertThat(cell.at("/measures/epochs").asInt()).isEqualTo(2);
    assertThat(cell.at("/bounds/0/badge").asText()).isEqualTo("error");
  }

  @Test
  void trainedCellIsOnTheDiskBeforeItsBoundsRun() throws Exception {
    Path plugins = plugins("bound-loops", BOUND_LOOPS);
    Process process =
        new ProcessBuilder(java(study("bound-loops", plugins, "bounds: [bound-loops]\n" + BASE)))
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("bound-loops.out").toFile())
            .start();
    try {
      Path folder = temp.resolve("bound-loops-out");
      for (int i = 0; i < 1200 && StudySql.documents(folder).isEmpty(); i++) {
        assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
      }
      process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
      JsonNode cell = new ObjectMapper().readTree(StudySql.documents(folder).get(0));
      isTrained(cell);
      assertThat(cell.at("/bounds/0/reason").asText()).contains("it was not evaluated");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void trainingByAPluginThatExitsEndsWithItsName() throws IOException, InterruptedException {
    Path plugins = plugins("train", EXITS);
    Path model = temp.resolve("train.eq");
    Ran ran =
        inAProcess(
            "train",
            "train",
            "--set",
            "solver=step-exits",
            "--backend",
            "ejml",
            "--width",
            "8",
            "--plugins",
            plugins.toString(),
            "--out",
            model.toString());

    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.INTERNAL);
    assertThat(ran.err()).contains("step_exits.jar", "asked the JVM to exit");
    assertThat(model).doesNotExist();
  }

  @Test
  void pluginThatExitsWhileItIsLoadedIsNamedAndTheOthersAreListed()
      throws IOException, InterruptedException {
    Path plugins = plugins("new-exits", BACKGROUND);
    Ran ran = inAProcess("new-exits", "plugins", "list", "--plugins", plugins.toString());

    assertThat(ran.code()).isEqualTo(ExitCode.INTERNAL);
    assertThat(ran.out())
        .contains("it asked the JVM to exit while it was loaded", "new_exits.jar", "good-solver");
    assertThat(ran.err()).contains("asked the JVM to exit");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void interruptLeavesACellThatLoopsAndWritesTheReport() throws IOException, InterruptedException {
    Path plugins = plugins("interrupted", LOOPS);
    List<String> command =
        new ArrayList<>(List.of("env", "--default-signal=INT")); // whatever the parent ignores
    command.addAll(java(study("interrupted", plugins, BASE + "solver: step-loops\n")));
    File out = temp.resolve("interrupted.out").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out).start();
    try {
      for (int i = 0; i < 1200 && !Files.readString(out.toPath()).contains("[1/1]"); i++) {
        assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
      }
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(ExitCode.CANCELLED);
    assertThat(Files.readString(out.toPath())).contains("press Ctrl-C again to end at once");
    assertThat(cells("interrupted")).hasSize(1);
    assertThat(cells("interrupted").get(0).get("training").asText()).isEqualTo("cancelled");
  }

  @Test
  void whatPluginsPrintIsNoResultAndWhatTheySayIsHarmless() throws IOException {
    Path plugins = plugins("talks", TALKS);
    Cli cli = Cli.run(study("talks", plugins, BASE + "solver: talks\n", "--json"));
    Cli listed = Cli.run("plugins", "list", "--plugins", plugins.toString());

    assertThat(new ObjectMapper().readTree(cli.out()).get("cells")).hasSize(1);
    assertThat(cli.err()).contains("[plugin talks] {\"a?[2J\": 1}", "[plugin talks] hello");
    assertThat(listed.out()).contains("a?[31mb PLUGINS").doesNotContain("\u001b");
  }

  @Test
  void boundThatWritesToAQuantityChangesNothingForOthers() throws IOException {
    Path plugins = plugins("writes", BOUND_WRITES);
    Cli.run(study("alone", plugins, "bounds: [existence-monotone]\n" + BASE));
    Cli.run(study("beside", plugins, "bounds: [bound-writes, existence-monotone]\n" + BASE));

    JsonNode alone = cells("alone").get(0).at("/bounds");
    JsonNode beside = cells("beside").get(0).at("/bounds");
    assertThat(last(beside, "existence-monotone").get("figure"))
        .isEqualTo(last(alone, "existence-monotone").get("figure"));
    assertThat(last(beside, "bound-writes").get("reason").asText()).isEqualTo("done");
  }

  private static JsonNode last(JsonNode bounds, String id) {
    JsonNode found = null;
    for (JsonNode bound : bounds) {
      found = bound.get("bound").asText().equals(id) ? bound : found;
    }
    return found;
  }

  @Test
  void copyOfTheWholeFrameworkHarmsNothing() throws IOException {
    Path plugins = plugins("fat");
    try (Framework framework = Framework.onClassPath()) {
      jars.writeTo(FLAG, plugins.resolve("fat").resolve("fat.jar"), framework.trees());
    }

    Cli listed = Cli.run("plugins", "list", "--plugins", plugins.toString());
    Cli cli =
        Cli.run(study("fat", plugins, BASE + "study: {axes: {solver: [picard, good-solver]}}\n"));

    assertThat(listed.out())
        .contains("step-flags 1.2: A fixture.", "anderson", "ejml")
        .containsPattern("equilibria-\\S+ \\S+: NOT LOADED .*fat.jar");
    assertThat(cli.code()).as(cli.err()).isZero();
  }

  @Test
  void namesThatNobodyOffersMentionPluginsThatWereNotLoaded() throws IOException {
    Path plugins = plugins("unknown");
    Files.createDirectories(plugins.resolve("naive"));
    Files.writeString(plugins.resolve("naive").resolve("naive.jar"), "no jar");

    Cli study = Cli.run(study("unknown", plugins, BASE + "solver: naive\n"));
    Cli train = Cli.run("train", "--set", "solver=naive", "--plugins", plugins.toString());

    for (Cli cli : List.of(study, train)) {
      assertThat(cli.code()).isEqualTo(ExitCode.USER);
      assertThat(cli.err())
          .contains("unknown solver 'naive'", "A plugin that was not loaded may offer it: naive");
    }
  }

  @Test
  void modelWhosePluginIsMissingNamesItAndIsDescribedAllTheSame() throws IOException {
    Path plugins = plugins("model");
    String model = temp.resolve("model.safetensors").toString();
    Path config = Files.writeString(temp.resolve("model.yaml"), BASE + "solver: good-solver\n");
    Cli trained =
        Cli.run(
            "train",
            "--config",
            config.toString(),
            "--out",
            model,
            "--no-report",
            "--plugins",
            plugins.toString());
    assertThat(trained.code()).as(trained.err()).isZero();

    Cli predicted = Cli.run("evaluate", "--model", model, "--no-plugins");
    Cli info = Cli.run("info", model, "--no-plugins");
    Cli json = Cli.run("info", model, "--no-plugins", "--json");

    assertThat(predicted.code()).isEqualTo(ExitCode.RESOURCES);
    assertThat(predicted.err()).contains("needs plugin good 1.2 (good.jar) for its solver");
    assertThat(info.code()).isZero();
    assertThat(info.out()).contains("good 1.2 (good.jar)", "PIPELINE", "TENSORS", "A ");
    assertThat(new ObjectMapper().readTree(json.out()).get("missing").asText())
        .contains("good 1.2 (good.jar)");
  }

  @Test
  void pluginsComeFromWhereOneSaysOnly() throws IOException {
    Path plugins = plugins("places");

    Cli named = Cli.run("plugins", "list", "--plugins", plugins.toString());
    Cli none = Cli.run("plugins", "list", "--no-plugins");
    Cli both = Cli.run("plugins", "list", "--no-plugins", "--plugins", plugins.toString());

    assertThat(named.out()).contains("in " + plugins + " (--plugins)", "good-solver");
    assertThat(none.out())
        .contains("plugins of the class path only: --no-plugins")
        .doesNotContain("good-solver");
    assertThat(both.code()).isEqualTo(ExitCode.USER);
  }

  @Test
  void pluginsFolderOfTheCurrentDirectoryIsNotReadUnlessItIsNamed()
      throws IOException, InterruptedException {
    Path plugins = plugins("here");
    ProcessBuilder builder =
        new ProcessBuilder(java("plugins", "list"))
            .directory(plugins.getParent().toFile())
            .redirectErrorStream(true);
    String unnamed = run(builder);
    builder.environment().put("EQUILIBRIA_PLUGINS", plugins.toString());
    String named = run(builder);

    assertThat(unnamed).contains("the plugins in ./plugins are not read").doesNotContain("good-");
    assertThat(named).contains("(EQUILIBRIA_PLUGINS)", "good-solver");
  }

  private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
    Path out = temp.resolve("run.out");
    Process process = builder.redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(out);
  }

  /** The classes of the framework, which lie in directories or, once packaged, in jars. */
  private record Framework(List<FileSystem> jars, Path[] trees) implements AutoCloseable {

    static Framework onClassPath() throws IOException {
      List<FileSystem> jars = new ArrayList<>();
      List<Path> trees = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        Path path = Path.of(entry);
        if (Files.exists(path.resolve("org/equilibria"))) {
          trees.add(path);
        } else if (path.getFileName().toString().matches("equilibria.*\\.jar")) {
          FileSystem jar = FileSystems.newFileSystem(path);
          jars.add(jar);
          trees.add(jar.getPath("/"));
        }
      }
      return new Framework(jars, trees.toArray(Path[]::new));
    }

    @Override
    public void close() throws IOException {
      for (FileSystem jar : jars) {
        jar.close();
      }
    }
  }
}

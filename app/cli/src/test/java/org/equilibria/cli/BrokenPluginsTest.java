package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.equilibria.cli.BrokenPlugins.Broken;
import org.equilibria.cli.BrokenPlugins.Stage;
import org.equilibria.testkit.PluginJars;
import org.equilibria.testkit.PluginSources;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds many broken plugins and a good one in one plugin directory against the command: each harms
 * itself only, and is named with its jar.
 */
class BrokenPluginsTest {

  private static final String BASE =
      """
      data: {train: 20, test: 10}
      backend: ejml
      model: {width: 8, parameterization: {id: gamma-scaling, gamma: 0.4}}
      train: {epochs: 2}
      """;

  @TempDir private static Path temp;

  private static Path plugins;
  private static PluginJars jars;
  private static String listed;
  private static Cli listing;

  @BeforeAll
  static void write() throws IOException {
    plugins = Files.createDirectories(temp.resolve("plugins"));
    List<PluginSources> sources =
        new ArrayList<>(BrokenPlugins.all().stream().map(Broken::sources).toList());
    sources.add(BrokenPlugins.GOOD);
    jars = PluginJars.compiled(Files.createDirectories(temp.resolve("classes")), sources);
    for (PluginSources plugin : sources) {
      jars.write(plugin, plugins);
    }
    listing = Cli.run("plugins", "list", "--plugins", plugins.toString());
    listed = listing.out();
  }

  @Test
  void thereAreManyOfThemAndTheGoodOneIsThere() {
    assertThat(BrokenPlugins.all()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(listing.code()).isZero();
    assertThat(listed).contains("good 1.2: A fixture.", "good-solver", "equilibria-solvers");
    assertThat(listed).doesNotContain("\u001b");
  }

  static Stream<Broken> notLoaded() {
    return BrokenPlugins.at(Stage.LOAD);
  }

  @ParameterizedTest
  @MethodSource("notLoaded")
  void onePluginIsNotLoadedAndNamedWithItsJarAndWhy(Broken broken) {
    Path folder = plugins.resolve(broken.sources().name());
    List<String> lines =
        listed
            .lines()
            .filter(l -> l.contains(folder.toString()) && l.contains("NOT LOADED"))
            .toList();
    assertThat(lines).anySatisfy(line -> assertThat(line).contains(broken.told()));
  }

  static Stream<Broken> bad() {
    return BrokenPlugins.all().stream();
  }

  private static final Map<Stage, Map<String, JsonNode>> CELLS = new HashMap<>();

  /** Return the cells of a study over every broken component of a kind and the good one. */
  private static Map<String, JsonNode> cells(Stage stage) {
    return CELLS.computeIfAbsent(stage, BrokenPluginsTest::study);
  }

  private static Map<String, JsonNode> study(Stage stage) {
    String kind = stage.name().toLowerCase();
    String good = stage == Stage.BACKEND ? "ejml" : "good-" + kind;
    String values =
        Stream.concat(BrokenPlugins.at(stage).map(Broken::id), Stream.of(good))
            .collect(Collectors.joining(", "));
    return cells(kind, BASE + "study: {axes: {%s: [%s]}}\n".formatted(kind, values))
        .entrySet()
        .stream()
        .collect(
            Collectors.toMap(
                e -> e.getValue().at("/labels/" + kind).asText(), Map.Entry::getValue));
  }

  /** Run a study, whose failures make it exit with 4, and return its cells by number. */
  private static Map<Integer, JsonNode> cells(String name, String text, String... more) {
    try {
      Path out = temp.resolve("out-" + name);
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "study",
                  "run",
                  Files.writeString(temp.resolve(name + ".yaml"), text).toString(),
                  "--plugins",
                  plugins.toString(),
                  "--out",
                  out.toString()));
      arguments.addAll(List.of(more));
      Cli cli = Cli.run(arguments.toArray(String[]::new));
      assertThat(cli.code()).as(cli.err()).isEqualTo(ExitCode.INTERNAL);
      assertThat(out.resolve("report.html")).exists();
      assertThat(cli.out()).doesNotContain("\u001b");
      return lines(out);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Map<Integer, JsonNode> lines(Path out) throws IOException {
    Map<Integer, JsonNode> cells = new HashMap<>();
    for (String line : Files.readAllLines(out.resolve("cells.jsonl"))) {
      JsonNode cell = new ObjectMapper().readTree(line);
      assertThat(cells.put(cell.get("cell").asInt(), cell)).isNull();
    }
    return cells;
  }

  static Stream<Broken> inCells() {
    return BrokenPlugins.all().stream()
        .filter(b -> b.stage() != Stage.LOAD && b.stage() != Stage.BOUND);
  }

  @ParameterizedTest
  @MethodSource("inCells")
  void onePluginFailsItsCellAndIsNamedWithItsJar(Broken broken) {
    JsonNode cell = cells(broken.stage()).get(broken.id());
    assertThat(cell.get("training").asText()).as(cell.get("detail").asText()).isEqualTo("failed");
    assertThat(cell.get("detail").asText())
        .contains(broken.told(), broken.id(), broken.sources().name() + ".jar")
        .doesNotContain("Guarded"); // a name of ours, which tells nobody anything
  }

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"SOLVER", "ACTIVATION", "GRADIENT", "PARAMETERIZATION", "BACKEND", "OPTIMIZER"})
  void theGoodOneBesideThemCompletesItsCell(Stage stage) {
    String good = stage == Stage.BACKEND ? "ejml" : "good-" + stage.name().toLowerCase();
    JsonNode cell = cells(stage).get(good);
    assertThat(cell.get("training").asText())
        .as(cell.get("detail").asText())
        .isEqualTo("completed");
  }

  @Test
  void boundsFailOneByOneAndTheCellStands() {
    String ids =
        Stream.concat(
                Stream.of("existence-monotone"),
                Stream.concat(
                    BrokenPlugins.at(Stage.BOUND).map(Broken::id), Stream.of("good-bound")))
            .collect(Collectors.joining(", "));
    JsonNode cell = cells("bounds", "bounds: [%s]\n".formatted(ids) + BASE).get(1);
    assertThat(cell.get("training").asText()).isEqualTo("completed");
    Map<String, JsonNode> bounds = new HashMap<>();
    cell.get("bounds").forEach(b -> bounds.put(b.get("bound").asText(), b));
    BrokenPlugins.at(Stage.BOUND)
        .forEach(
            broken ->
                assertThat(bounds.get(broken.id()).toString())
                    .as(broken.id())
                    .contains(broken.told())
                    .doesNotContain("\"badge\":\"proved\""));
    assertThat(bounds.get("good-bound").get("badge").asText()).isEqualTo("proved");
    assertThat(bounds.get("existence-monotone").get("badge").asText()).isNotEqualTo("error");
  }
}

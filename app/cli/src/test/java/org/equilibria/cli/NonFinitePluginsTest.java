package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.equilibria.testkit.PluginJars;
import org.equilibria.testkit.PluginSources;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training that diverges says which plugin the first number that is not finite came from. */
class NonFinitePluginsTest {

  private static final String BASE =
      """
      data: {train: 20, test: 10}
      backend: ejml
      model: {width: 8, parameterization: {id: gamma-scaling, gamma: 0.4}}
      train: {epochs: 2, optimizer: {id: adam, step: 0.01}, layers: all}
      """;

  /** Makes all entries of a matrix NaN. */
  private static final String FILL =
      """
      static void fill(Matrix a) { a.scope().backend().fill(a, Double.NaN); }
      """;

  /**
   * One that makes numbers that are not finite.
   *
   * @param path what of the configuration it is a value of
   * @param told of where they came from
   */
  private record Making(String path, String name, String component, String told) {

    String id() {
      return name.replace('_', '-');
    }

    PluginSources sources() {
      return PluginSources.entry(
          name,
          PluginSources.info(name)
              + FILL
              + "public List<Component<?, ?>> components() { return List.of("
              + component.formatted(id())
              + "); }");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Making> ALL =
      List.of(
          new Making(
              "train.loss",
              "nan_loss",
              """
              Component.of(Kinds.LOSS, "%s", "A fixture.", () -> new Loss() {
                public double sample(double[] f, double[] y, double[] g, int offset, int k) {
                  Arrays.fill(g, offset, offset + k, 0);
                  return Double.NaN;
                }
              })
              """,
              "the first number that was not finite came from loss 'nan-loss' of plugin nan-loss 1.2"),
          new Making(
              "train.optimizer",
              "nan_optimizer",
              """
              Component.of(Kinds.OPTIMIZER, "%s", "A fixture.", () -> new Optimizer() {
                public StepSize step() { return new StepSize.Fixed(1); }
                public Updater start(List<Matrix> parameters, Scope scope) {
                  return (p, g, step, number) -> { if (number == 2) fill(p.get(0)); };
                }
              })
              """,
              "update() 2 made parameters that are not finite"),
          new Making(
              "model.parameterization",
              "nan_weight",
              """
              Component.of(Kinds.PARAMETERIZATION, "%s", "A fixture.", () -> new Parameterization() {
                int made;
                public List<ParameterSpec> parameters(int width) {
                  return List.of(new ParameterSpec("A", width, width, 1));
                }
                public Certificate materialize(Backend b, List<Matrix> p, Matrix m) {
                  b.axpby(0.01, p.get(0), 0, m);
                  if (++made > 1) fill(m);
                  return Certificate.NONE;
                }
                public void pullback(Backend b, List<Matrix> p, Matrix g, List<Matrix> d) {
                  b.axpby(0.01, g, 0, d.get(0));
                }
                public void pushforward(Backend b, List<Matrix> p, List<Matrix> d, Matrix m) {
                  b.axpby(0.01, d.get(0), 0, m);
                }
              })
              """,
              "materialize() made entries that are not finite of entries that are"),
          new Making(
              "model.activation",
              "nan_activation",
              """
              Component.of(Kinds.ACTIVATION, "%s", "A fixture.", () -> new Activation() {
                public Expr value(Expr x) { return x.sqrt(); }
                public SlopeRange slopes() { return new SlopeRange(0, Double.POSITIVE_INFINITY); }
              })
              """,
              "it may come from activation 'nan-activation' of plugin nan-activation 1.2"),
          new Making(
              "model.layers",
              "nan_cell",
              """
              Component.of(Kinds.CELL, "%s", "A fixture.", () -> org.equilibria.api.cell.Cell.of(3,
                  List.of(new ParameterSpec("a", 1, 1, 0.1)),
                  (x, z, theta, out) -> { out[0] = Math.log(-1 - z[0] * z[0]); },
                  (x, z, theta, u, gradZ, gradX, gradTheta) -> {}))
              """,
              "evaluate() gave an image that is not finite in row 0 of a batch, where z is"));

  /** Refused by the solve loop, which takes plain steps in its place. */
  private static final Making SOLVER =
      new Making(
          "solver",
          "nan_solver",
          """
          Component.of(Kinds.SOLVER, "%s", "A fixture.", () -> new Solver() {
            public Traits traits() { return new Traits(false, 0, Set.of()); }
            public SolverRun start(SolveContext context) {
              return (it, next, faults) -> { fill(next); return Proposal.WRITTEN; };
            }
          })
          """,
          "");

  @TempDir private static Path temp;

  private static Path plugins;

  @BeforeAll
  static void write() throws IOException {
    List<PluginSources> sources =
        Stream.concat(ALL.stream(), Stream.of(SOLVER)).map(Making::sources).toList();
    plugins = PluginJars.writeAll(temp, sources);
  }

  static Stream<Making> all() {
    return ALL.stream();
  }

  private static String set(Making making) {
    return making.path().equals("model.layers")
        ? "model.layers=[" + making.id() + "]"
        : making.path() + "=" + making.id();
  }

  private static JsonNode cell(Making making) throws IOException {
    Path out = temp.resolve("out-" + making.name());
    Path file =
        Files.writeString(
            temp.resolve(making.name() + ".yaml"),
            making.path().equals("model.layers")
                ? BASE.replaceFirst("model: .*\n", "model: {layers: [\"implicit{width=3}\"]}\n")
                : BASE);
    Cli cli =
        Cli.run(
            "study",
            "run",
            file.toString(),
            "--plugins",
            plugins.toString(),
            "--set",
            set(making),
            "--out",
            out.toString());
    assertThat(cli.code()).as(cli.err()).isZero();
    return new ObjectMapper().readTree(Files.readAllLines(out.resolve("cells.jsonl")).get(0));
  }

  @ParameterizedTest
  @MethodSource("all")
  void divergedCellNamesWhoMadeTheFirst(Making making) throws IOException {
    JsonNode cell = cell(making);
    String detail = cell.get("detail").asText();
    assertThat(cell.get("training").asText()).as(detail).isEqualTo("diverged");
    assertThat(detail).contains(making.told(), making.name() + ".jar");
  }

  @Test
  void solverThatProposesNoNumbersCostsNoRow() throws IOException {
    JsonNode cell = cell(SOLVER);
    assertThat(cell.get("training").asText()).isEqualTo("completed");
    assertThat(cell.at("/figures/forward_solves").asInt()).isPositive();
    assertThat(cell.at("/figures/forward_unconverged").asInt(-1)).isZero();
  }
}

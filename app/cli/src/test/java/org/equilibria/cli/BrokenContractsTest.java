package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.equilibria.testkit.PluginJars;
import org.equilibria.testkit.PluginSources;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds plugins that break the contracts of losses, schedules, optimizers, solvers,
 * parameterizations, data sources and cells against a study each: the cells of each fail and name
 * its jar, the good one beside them is trained.
 */
class BrokenContractsTest {

  /**
   * One of them.
   *
   * @param path what of the configuration it is a value of
   * @param told text that must stand beside its name
   */
  private record Broken(String path, String name, String component, String told) {

    String id() {
      return name.replace('_', '-');
    }

    PluginSources sources() {
      return PluginSources.offers(name, component.formatted(id())).type("Lies", LIES);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final String BASE =
      """
      data: {train: 20, test: 10}
      backend: ejml
      model: {width: 8, parameterization: {id: gamma-scaling, gamma: 0.4}}
      train: {epochs: 2, optimizer: {id: adam, step: 0.01}}
      """;

  private static final String ERROR = "if (true) throw new AssertionError(\"it is broken\");";

  private static String loss(String statements) {
    return """
    Component.of(Kinds.LOSS, "%%s", "A fixture.", () -> new Loss() {
      public double sample(double[] f, double[] y, double[] gradient, int offset, int k) { %s }
    })
    """
        .formatted(statements);
  }

  private static String schedule(String statements) {
    return """
    Component.of(Kinds.SCHEDULE, "%%s", "A fixture.", () -> (Schedule) (epoch, epochs) -> { %s })
    """
        .formatted(statements);
  }

  private static String optimizer(String step, String start) {
    return """
    Component.of(Kinds.OPTIMIZER, "%%s", "A fixture.", () -> new Optimizer() {
      public StepSize step() { %s }
      public Updater start(List<Matrix> parameters, Scope scope) { %s }
    })
    """
        .formatted(step, start);
  }

  private static String solver(String traits, String start, String members) {
    return """
    Component.of(Kinds.SOLVER, "%%s", "A fixture.", () -> new Solver() {
      public Traits traits() { return %s; }
      public SolverRun start(SolveContext context) {
        return new SolverRun() {
          public Proposal step(Iterate it, Matrix next, RowFaults faults) { %s }
          %s
        };
      }
    })
    """
        .formatted(traits, start, members);
  }

  private static String parameterization(String materialize, String pullback, String members) {
    return """
    Component.of(Kinds.PARAMETERIZATION, "%%s", "A fixture.", () -> new Parameterization() {
      public List<ParameterSpec> parameters(int width) {
        return List.of(new ParameterSpec("A", width, width, 1));
      }
      public Certificate materialize(Backend b, List<Matrix> p, Matrix m) { %s }
      public void pullback(Backend b, List<Matrix> p, Matrix g, List<Matrix> d) { %s }
      public void pushforward(Backend b, List<Matrix> p, List<Matrix> d, Matrix m) {
        b.axpby(0.01, d.get(0), 0, m);
      }
      %s
    })
    """
        .formatted(materialize, pullback, members);
  }

  private static String data(String statements) {
    return """
    Component.of(Kinds.DATASET, "%%s", "A fixture.", () -> new DataSource() {
      public LabelledData train() { %s }
    })
    """
        .formatted(statements);
  }

  private static String cell(String width, String f, String vjp) {
    return """
    Component.of(Kinds.CELL, "%%s", "A fixture.", () -> org.equilibria.api.cell.Cell.of(%s,
        List.of(new ParameterSpec("a", 1, 1, 0.1)),
        (x, z, theta, out) -> { %s },
        (x, z, theta, u, gradZ, gradX, gradTheta) -> { %s }))
    """
        .formatted(width, f, vjp);
  }

  private static final String TRAITS = "new Traits(false, 0, Set.of())";
  private static final String SCALED = "b.axpby(0.01, p.get(0), 0, m); return Certificate.NONE;";
  private static final String BACK = "b.axpby(0.01, g, 0, d.get(0));";
  private static final String NAN =
      "double[] n = new double[%1$s.rows() * %1$s.cols()]; Arrays.fill(n, Double.NaN); b.upload(n, %1$s);";
  private static final String F = "for (int i = 0; i < z.length; i++) out[i] = 0.1 * z[i] + x[0];";

  private static final String SQUARE =
      """
      double loss = 0;
      for (int i = offset; i < offset + k; i++) {
        gradient[i] = f[i] - y[i];
        loss += 0.5 * (f[i] - y[i]) * (f[i] - y[i]);
      }
      return loss;
      """;

  /** What is to be added to the gradients of {@link #F}, times a factor by the state. */
  private static final String VJP =
      "for (int i = 0; i < z.length; i++) { gradZ[i] += %s * u[i]; gradX[0] += u[i]; }";

  private static String property(String property, double constant) {
    return "b.axpby(0.01, p.get(0), 0, m); return new Certificate(%s, %s);"
        .formatted(property, constant);
  }

  /** A property whose own test has nothing against any weight. */
  private static String agreeing(String id, String implied) {
    return "new Property(\"%s\", \"whatever I say\", Set.of(%s), (w, c) -> 1)"
        .formatted(id, implied);
  }

  /**
   * A cell that is evaluated as another one, but tells of its residuals what the given code does.
   */
  private static String reporting(String residual) {
    return """
    Component.of(Kinds.CELL, "%%s", "A fixture.", () -> {
      org.equilibria.api.cell.Cell cell = org.equilibria.api.cell.Cell.of(3,
          List.of(new ParameterSpec("a", 1, 1, 0.1)), (x, z, theta, out) -> { %s },
          (x, z, theta, u, gradZ, gradX, gradTheta) -> { %s });
      return (org.equilibria.api.cell.Cell) java.lang.reflect.Proxy.newProxyInstance(
          Entry.class.getClassLoader(), new Class<?>[] {org.equilibria.api.cell.Cell.class},
          new Lies(cell, report -> { %s }));
    })
    """
        .formatted(F.replace("x[0]", "1"), VJP.formatted("0.1"), residual);
  }

  /** Hands on whatever is called, until it comes to an evaluation. */
  private static final String LIES =
      """
      record Lies(Object of, java.util.function.Consumer<Evaluation> report)
          implements java.lang.reflect.InvocationHandler {
        private static final Set<Class<?>> WRAPPED = Set.of(
            org.equilibria.api.cell.BoundCell.class, org.equilibria.api.cell.CellMap.class,
            Evaluator.class);
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments)
            throws Throwable {
          Object result;
          try {
            method.setAccessible(true);
            result = method.invoke(of, arguments);
          } catch (java.lang.reflect.InvocationTargetException e) {
            throw e.getCause();
          }
          if (method.getName().equals("evaluate")) report.accept((Evaluation) arguments[3]);
          Class<?> type = method.getReturnType();
          return WRAPPED.contains(type)
              ? java.lang.reflect.Proxy.newProxyInstance(
                  Lies.class.getClassLoader(), new Class<?>[] {type}, new Lies(result, report))
              : result;
        }
      }
      """;

  private static String gradient(String emitted) {
    return """
    Component.of(Kinds.GRADIENT, "%%s", "A fixture.", () -> new GradientEstimator() {
      public void backward(BackwardRequest r, GradientSink s) {
        Matrix z = r.solution();
        Linearization j = r.map().linearize(z, r.scope());
        try (Evaluator adjoint = j.adjoint(r.cotangent(), r.scope())) {
          Matrix u = r.solve(adjoint, r.scope().zeros(z.rows(), z.cols()), r.forwardSolver(),
              r.forwardTermination()).solution();
          Matrix v = r.scope().uninitialized(z.rows(), z.cols());
          z.scope().backend().axpby(%s, u, 0, v);
          s.accept(z, v);
        }
      }
    })
    """
        .formatted(emitted);
  }

  private static final List<Broken> ALL =
      List.of(
          new Broken(
              "model.parameterization",
              "property_constant",
              parameterization(property("Property.CONTRACTION_2", 0.001), BACK, ""),
              "claims ||M||_2 <= c < 1 with c = 0.001, of which its weight is"),
          new Broken(
              "model.parameterization",
              "property_masked",
              parameterization(property(agreeing("contraction-2", ""), 0.001), BACK, ""),
              "claims ||M||_2 <= c < 1 with c = 0.001, of which its weight is"),
          new Broken(
              "model.parameterization",
              "property_none",
              parameterization(property("Property.CONTRACTION_INF", 1.5), BACK, ""),
              "with c = 1.5, which its weight does not have"),
          new Broken(
              "model.parameterization",
              "property_implied",
              parameterization(property(agreeing("mine", "Property.NON_NEGATIVE"), 7), BACK, ""),
              "claims M_ij >= c >= 0 with c = 0.0, of which its weight is"),
          new Broken(
              "model.layers",
              "cell_product",
              cell("3", F, VJP.formatted("-0.1")),
              "vjp() is not the vector-Jacobian product of what it evaluates"),
          new Broken( // a is 0 at first, where the product of anything is 0, too
              "model.layers",
              "cell_later_product",
              cell(
                      "3",
                      "for (int i = 0; i < z.length; i++) out[i] = theta[0][0] * z[i] + x[0] + 1;",
                      "for (int i = 0; i < z.length; i++) { gradZ[i] -= theta[0][0] * u[i];"
                          + " gradX[0] += u[i]; gradTheta[0][0] += z[i] * u[i]; }")
                  .replace("1, 1, 0.1", "1, 1, 0"),
              "vjp() is not the vector-Jacobian product of what it evaluates"),
          new Broken(
              "model.layers",
              "cell_theta",
              cell(
                  "3",
                  "for (int i = 0; i < z.length; i++) out[i] = 0.1 * z[i] + theta[0][0] + x[0];",
                  VJP.formatted("0.1").replace("gradX[0]", "gradTheta[0][0] -= u[i]; gradX[0]")),
              "pullback() gives a gradient by its parameter 'a' that is not that"),
          new Broken(
              "model.layers",
              "cell_features",
              cell("3", F, VJP.formatted("0.1").replace("gradX[0] +=", "gradX[0] -=")),
              "pullback() gives a gradient by its injected features that is not that"),
          new Broken(
              "model.layers",
              "cell_residual",
              reporting("Arrays.fill(report.residual(), 0);"),
              "evaluate() reported ||f(z) - z|| = 0.0 in row 0, where it is"),
          new Broken(
              "model.layers",
              "cell_image",
              reporting("Arrays.fill(report.imageNorm(), 1e9);"),
              "evaluate() reported ||f(z)|| = 1.0E9 in row 0, where it is"),
          new Broken(
              "gradient",
              "gradient_opposite",
              gradient("-1"),
              "emitted another, which misses u = g + J^T u by"),
          new Broken(
              "gradient",
              "gradient_of_copy",
              gradient("-1")
                  .replace(
                      "s.accept(z, v)",
                      "Matrix c = r.scope().uninitialized(z.rows(), z.cols());"
                          + " z.scope().backend().copy(z, c); s.accept(c, v)"),
              "emitted another, which misses u = g + J^T u by"),
          new Broken(
              "data",
              "train_loops",
              data("while (true) { try { Thread.sleep(9); } catch (InterruptedException e) {} }"),
              "it did not come back for 2.00 s, at "),
          new Broken(
              "train.loss",
              "loss_nan_slope",
              loss("Arrays.fill(gradient, offset, offset + k, Double.NaN); return 1;"),
              "in its gradient"),
          new Broken("train.loss", "loss_silent", loss("return 1;"), "in its gradient"),
          new Broken(
              "train.loss",
              "loss_opposite",
              loss(SQUARE.replace("f[i] - y[i];", "y[i] - f[i];")),
              "sample() gives a gradient that is not that of its loss"),
          new Broken(
              "train.loss",
              "loss_writes",
              loss(SQUARE.replace("return", "Arrays.fill(y, 7); return")),
              "sample() changed outputs or targets"),
          new Broken(
              "train.loss",
              "loss_beside",
              loss(SQUARE.replace("return", "Arrays.fill(gradient, 7); return")),
              "sample() wrote to the gradient of another sample"),
          new Broken("train.loss", "loss_error", loss(ERROR + " return 1;"), "it is broken"),
          new Broken(
              "train.loss",
              "loss_overflow",
              loss("return sample(f, y, gradient, offset, k);"),
              "StackOverflowError"),
          new Broken(
              "train.schedule", "factor_negative", schedule("return -1;"), "factor() returned -1"),
          new Broken(
              "train.schedule",
              "factor_nan",
              schedule("return Double.NaN;"),
              "factor() returned NaN"),
          new Broken(
              "train.schedule", "factor_error", schedule(ERROR + " return 1;"), "factor() failed"),
          new Broken(
              "train.optimizer",
              "start_none",
              optimizer("return new StepSize.Fixed(1);", "return null;"),
              "start() returned null"),
          new Broken(
              "train.optimizer",
              "step_none",
              optimizer("return null;", "return null;"),
              "step() returned null"),
          new Broken(
              "solver",
              "traits_history",
              solver("new Traits(false, -1, Set.of())", "return Proposal.IMAGE;", ""),
              "traits()"),
          new Broken(
              "solver",
              "traits_steps",
              solver("new Traits(false, 0, Set.of(), null, 0)", "return Proposal.IMAGE;", ""),
              "traits()"),
          new Broken(
              "solver",
              "product_shape",
              solver(
                  TRAITS,
                  "Matrix one = it.z().scope().zeros(1, 1); context.transposedJacobian().or(() ->"
                      + " context.jacobian()).get().apply(one, new boolean[] {true}, one); return"
                      + " Proposal.IMAGE;",
                  ""),
              "1 x 1, expected"),
          new Broken(
              "model.parameterization",
              "refusal_none",
              parameterization(
                  SCALED,
                  BACK,
                  "public Optional<String> refusal(org.equilibria.api.activation.Activation a, Expr"
                      + " f) { return null; }"),
              "refusal() returned null"),
          new Broken("data", "train_none", data("return null;"), "train() returned null"),
          new Broken("data", "train_error", data(ERROR + " return null;"), "train() failed"),
          new Broken("model.layers", "cell_error", cell("3", ERROR, ""), "it is broken"),
          new Broken("model.layers", "cell_pullback", cell("3", F, ERROR), "it is broken"));

  @TempDir private static Path temp;

  private static Path plugins;
  private static final Map<String, Map<String, JsonNode>> CELLS = new HashMap<>();

  @BeforeAll
  static void write() throws IOException {
    List<PluginSources> sources = ALL.stream().map(Broken::sources).toList();
    plugins = PluginJars.writeAll(temp, sources);
  }

  static Stream<Broken> all() {
    return ALL.stream();
  }

  /** What is good beside the broken ones, by the path. */
  private static String good(String path) {
    return switch (path) {
      case "train.loss" -> "square";
      case "train.schedule" -> "constant";
      case "train.optimizer" -> "gradient-descent";
      case "solver" -> "picard";
      case "data" -> "mnist";
      case "gradient" -> "implicit";
      case "model.layers" -> "width=4";
      default -> "gamma-scaling";
    };
  }

  private static String layer(String value) {
    return value.startsWith("cell") ? value : "implicit{" + value + "}";
  }

  private static Map<String, JsonNode> cells(String path) {
    return CELLS.computeIfAbsent(path, BrokenContractsTest::study);
  }

  private static Map<String, JsonNode> study(String path) {
    try {
      String values =
          Stream.concat(
                  ALL.stream().filter(b -> b.path().equals(path)).map(Broken::id),
                  Stream.of(good(path)))
              .map(value -> path.equals("model.layers") ? "[\"" + layer(value) + "\"]" : value)
              .collect(Collectors.joining(", "));
      Path out = temp.resolve("out-" + path);
      String base =
          path.equals("model.layers")
              ? BASE.replaceFirst("model: .*\n", "model: {layers: [\"implicit{width=3}\"]}\n")
              : BASE;
      Path file =
          Files.writeString(
              temp.resolve(path + ".yaml"),
              base + "study: {axes: {%s: [%s]}}\n".formatted(path, values));
      Cli cli =
          Cli.run(
              "study",
              "run",
              file.toString(),
              "--plugins",
              plugins.toString(),
              "--silence-limit",
              "2s",
              "--out",
              out.toString());
      assertThat(cli.code()).as(cli.err()).isEqualTo(ExitCode.INTERNAL);
      assertThat(out.resolve("report.html")).exists();
      Map<String, JsonNode> cells = new HashMap<>();
      for (String line : Files.readAllLines(out.resolve("cells.jsonl"))) {
        JsonNode cell = new ObjectMapper().readTree(line);
        cells.put(cell.get("labels").toString(), cell);
      }
      return cells;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode cell(String path, String id) {
    List<JsonNode> found = new ArrayList<>();
    cells(path)
        .forEach(
            (labels, cell) -> {
              if (labels.contains(id)) {
                found.add(cell);
              }
            });
    assertThat(found).as(cells(path).keySet().toString()).hasSize(1);
    return found.get(0);
  }

  @ParameterizedTest
  @MethodSource("all")
  void brokenOneFailsItsCellAndIsNamedWithItsJar(Broken broken) {
    JsonNode cell = cell(broken.path(), broken.id());
    String detail = cell.get("detail").asText();
    assertThat(cell.get("training").asText()).as(detail).isEqualTo("failed");
    assertThat(detail)
        .contains(broken.told(), broken.name() + ".jar")
        .doesNotContain("Guarded"); // a name of ours, which tells nobody anything
    assertThat(cell(broken.path(), good(broken.path())).get("training").asText())
        .isEqualTo("completed");
  }
}

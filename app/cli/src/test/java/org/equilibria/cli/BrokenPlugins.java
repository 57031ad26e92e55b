package org.equilibria.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.equilibria.testkit.PluginSources;

/** The table of broken plugins: what each does, and what must be said of it. */
final class BrokenPlugins {

  /** When a plugin shows what it is. */
  enum Stage {
    /** It is not loaded. */
    LOAD,
    /** The cell of its solver fails. */
    SOLVER,
    /** The cell of its activation fails. */
    ACTIVATION,
    /** The cell of its gradient estimator fails. */
    GRADIENT,
    /** The cell of its parameterization fails. */
    PARAMETERIZATION,
    /** The cell of its backend fails. */
    BACKEND,
    /** The cell of its optimizer fails. */
    OPTIMIZER,
    /** Its bound fails, the cell does not. */
    BOUND
  }

  /**
   * One of them.
   *
   * @param told text that must stand beside its name
   */
  record Broken(Stage stage, PluginSources sources, String told) {

    String id() {
      return sources.name().replace('_', '-');
    }

    @Override
    public String toString() {
      return sources.name();
    }
  }

  /** The plugin beside them. */
  static final PluginSources GOOD =
      PluginSources.offers(
          "good",
          solver("good-solver", "return Proposal.IMAGE;"),
          activation("good-activation", "return x.max(0);"),
          gradient("good-gradient", "s.accept(r.solution(), r.cotangent());"),
          parameterization("good-parameterization", "A", "return Certificate.NONE;"),
          optimizer(
              "good-optimizer",
              "return new StepSize.Fixed(0.1);",
              "return List.of();",
              "for (int i = 0; i < p.size(); i++) p.get(i).scope().backend().axpby(-step, g.get(i), 1, p.get(i));"),
          bound("good-bound", FIGURE("List.of(" + CHECK() + ")")));

  private static final List<Broken> ALL = new ArrayList<>();

  private BrokenPlugins() {}

  static List<Broken> all() {
    return ALL;
  }

  static Stream<Broken> at(Stage stage) {
    return ALL.stream().filter(b -> b.stage() == stage);
  }

  // What components look like.

  static String solver(String id, String step) {
    return solver(id, "new Traits(false, 0, Set.of())", "", step, "");
  }

  private static String solver(
      String id, String traits, String start, String step, String members) {
    return """
    Component.of(Kinds.SOLVER, "%s", "A fixture.", () -> new Solver() {
      public Traits traits() { return %s; }
      public SolverRun start(SolveContext context) {
        %s
        return new SolverRun() {
          public Proposal step(Iterate it, Matrix next, RowFaults faults) { %s }
          %s
        };
      }
    })
    """
        .formatted(id, traits, start, step, members);
  }

  private static String activation(String id, String value) {
    return activation(id, value, "return new SlopeRange(0, 1);");
  }

  private static String activation(String id, String value, String slopes) {
    return """
    Component.of(Kinds.ACTIVATION, "%s", "A fixture.", () -> new Activation() {
      public Expr value(Expr x) { %s }
      public SlopeRange slopes() { %s }
    })
    """
        .formatted(id, value, slopes);
  }

  private static String gradient(String id, String backward) {
    return """
    Component.of(Kinds.GRADIENT, "%s", "A fixture.", () -> new GradientEstimator() {
      public void backward(BackwardRequest r, GradientSink s) { %s }
    })
    """
        .formatted(id, backward);
  }

  private static String parameterization(String id, String names, String materialized) {
    return parameterization(
        id,
        """
        List<ParameterSpec> all = new ArrayList<>();
        for (String name : "%s".split(",")) all.add(new ParameterSpec(name, width, width, 1));
        return all;
        """
            .formatted(names),
        materialized,
        "b.axpby(0.01, g, 0, d.get(0)); for (int i = 1; i < d.size(); i++) b.axpby(0, g, 0,"
            + " d.get(i));");
  }

  private static String parameterization(
      String id, String parameters, String materialized, String pullback) {
    return """
    Component.of(Kinds.PARAMETERIZATION, "%s", "A fixture.", () -> new Parameterization() {
      public List<ParameterSpec> parameters(int width) { %s }
      public Certificate materialize(Backend b, List<Matrix> p, Matrix m) {
        b.axpby(0.01, p.get(0), 0, m);
        %s
      }
      public void pullback(Backend b, List<Matrix> p, Matrix g, List<Matrix> d) { %s }
      public void pushforward(Backend b, List<Matrix> p, List<Matrix> d, Matrix m) {
        b.axpby(0.01, d.get(0), 0, m);
      }
    })
    """
        .formatted(id, parameters, materialized, pullback);
  }

  /** A backend that answers every call by the given statements. */
  private static String backend(String id, String call) {
    return """
    Component.of(Kinds.BACKEND, "%s", "A fixture.", () -> (Backend) java.lang.reflect.Proxy
        .newProxyInstance(Entry.class.getClassLoader(), new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> { %s }))
    """
        .formatted(id, call);
  }

  private static String optimizer(String id, String step, String memory, String update) {
    return """
    Component.of(Kinds.OPTIMIZER, "%s", "A fixture.", () -> new Optimizer() {
      public StepSize step() { %s }
      public Updater start(List<Matrix> parameters, Scope scope) {
        return new Updater() {
          public void update(List<Matrix> p, List<Matrix> g, double step, long number) { %s }
          public List<Matrix> memory() { %s }
        };
      }
    })
    """
        .formatted(id, step, update, memory);
  }

  private static String bound(String id, String evaluate) {
    return bound(id, "return Set.of(NetworkQuantities.WEIGHT);", evaluate);
  }

  private static String bound(String id, String inputs, String evaluate) {
    return """
    Component.of(Kinds.BOUND, "%s", "A fixture.", () -> new Bound() {
      public Topic topic() { return Topic.ROBUSTNESS; }
      public Set<Quantity<?>> inputs() { %s }
      public Outcome evaluate(Quantities q) { %s }
    })
    """
        .formatted(id, inputs, evaluate);
  }

  private static String CHECK() {
    return "new Check(\"c\", \"s\", Check.Verdict.HOLDS, 1, 2, Check.Evidence.EXACT)";
  }

  private static String FIGURE(String checks) {
    return "return new Outcome.Figure(Outcome.Sense.UPPER, 0, false, Map.of(), %s, Provenance.proved(\"nowhere\"));"
        .formatted(checks);
  }

  private static void add(Stage stage, PluginSources sources, String told) {
    ALL.add(new Broken(stage, sources, told));
  }

  /** A component of the plugin's own name, with dashes. */
  private interface Component {
    String named(String id);
  }

  private static void component(Stage stage, String name, Component component, String told) {
    add(stage, PluginSources.offers(name, component.named(name.replace('_', '-'))), told);
  }

  private static final String ERROR = "throw new AssertionError(\"it is broken\");";

  private static final String MORE =
      "public List<Component<?, ?>> components() { return List.of(); }";

  static {
    introductions();
    lists();
    construction();
    names();
    options();
    packaging();
    solvers();
    activations();
    gradients();
    parameterizations();
    backends();
    optimizers();
    bounds();
  }

  private static void info(String name, String statements, String told) {
    add(
        Stage.LOAD,
        PluginSources.entry(
            name,
            """
            public Info info() { %s }
            static <T extends Throwable> void sneak(Throwable t) throws T { throw (T) t; }
            """
                    .formatted(statements)
                + MORE),
        told);
  }

  private static void introductions() {
    info("info_error", ERROR, "AssertionError: it is broken");
    info("info_exception", "throw new IllegalStateException(\"no name\");", "no name");
    info("info_overflow", "return info();", "StackOverflowError");
    info("info_memory", "throw new OutOfMemoryError(\"so it says\");", "so it says");
    info("info_death", "throw new ThreadDeath();", "ThreadDeath");
    info(
        "info_sneaks",
        "Entry.<RuntimeException>sneak(new java.io.IOException(\"s\")); return null;",
        "IOException: s");
    info("info_null", "return null;", "it does not introduce itself");
    info(
        "info_no_version",
        "return new Info(\"info-no-version\", null, ApiVersion.CURRENT, \"x\");",
        "version, API version or summary is missing");
    info(
        "info_other_api",
        "return new Info(\"info-other-api\", \"1\", new ApiVersion(0, 99), \"x\");",
        "built for API 0.99");
    info(
        "info_bad_id",
        "return new Info(\"Bad_Id\", \"1\", ApiVersion.CURRENT, \"x\");",
        "plugin id 'Bad_Id' is not a name");
    info(
        "info_escapes",
        "return new Info(\"a\\u001b[31mb\\nc\", \"1\", ApiVersion.CURRENT, \"x\");",
        "plugin id 'a?[31mb c' is not a name");
    info(
        "info_message",
        "throw new RuntimeException() { public String toString() { throw new Error(); } };",
        "Entry$1");
    info(
        "info_linkage",
        "throw new NoClassDefFoundError(\"gone/Library\");",
        "gone/Library (a class it needs is missing");
    info(
        "info_reserved",
        "return new Info(\"equilibria-mine\", \"1\", ApiVersion.CURRENT, \"x\");",
        "are those of the framework");
    info(
        "info_clash",
        "return new Info(\"equilibria-solvers\", \"1\", ApiVersion.CURRENT, \"x\");",
        "are those of the framework");
  }

  private static void list(String name, String statements, String told) {
    add(Stage.LOAD, PluginSources.lists(name, statements), told);
  }

  private static void lists() {
    list("list_error", ERROR, "AssertionError: it is broken");
    list("list_overflow", "return components();", "StackOverflowError");
    list("list_memory", "throw new OutOfMemoryError(\"so it says\");", "so it says");
    list("list_null", "return null;", "its list of components is missing");
    list(
        "list_null_element",
        "return Arrays.asList((Component<?, ?>) null);",
        "a component is missing");
    list(
        "list_endless",
        "return new AbstractList<Component<?, ?>>() { public Component<?, ?> get(int i) { return "
            + activation("x", "return x;")
            + "; } public int size() { return Integer.MAX_VALUE; } };",
        "more than 1000 components");
    list(
        "list_no_kind",
        "return List.of(new Component<Object, NoOptions>(null, \"x\", Set.of(), \"x\","
            + " Stability.STABLE, NoOptions.class, (o, a) -> 1));",
        "a component has no kind");
    list(
        "list_no_factory",
        "return List.of(new Component<>(Kinds.SOLVER, \"list-no-factory\", Set.of(), \"x\","
            + " Stability.STABLE, NoOptions.class, null));",
        "no factory");
    list(
        "list_no_summary",
        "return List.of(new Component<>(Kinds.SOLVER, \"list-no-summary\", Set.of(), null,"
            + " Stability.STABLE, NoOptions.class, (o, a) -> null));",
        "has no summary");
    list(
        "list_null_alias",
        "return List.of(new Component<>(Kinds.SOLVER, \"list-null-alias\", null, \"x\","
            + " Stability.STABLE, NoOptions.class, (o, a) -> null));",
        "NullPointerException");
    list(
        "list_other_kind",
        "return List.of(Component.of(new Kind<>(\"solver\", String.class), \"list-other-kind\","
            + " \"x\", () -> \"x\"));",
        "as a solver of type java.lang.String");
    list(
        "list_inner_kind",
        "return List.of(Component.of(org.equilibria.engine.EngineKinds.INJECTION,"
            + " \"list-inner-kind\", \"x\", () -> x -> x));",
        "plugins in folders see org.equilibria.api alone");
  }

  private static void construction() {
    add(
        Stage.LOAD,
        PluginSources.entry(
            "new_fails",
            "public Entry() { throw new IllegalStateException(\"no licence\"); }"
                + PluginSources.info("new_fails")
                + MORE),
        "no licence");
    add(
        Stage.LOAD,
        PluginSources.entry(
            "new_error",
            "public Entry() { " + ERROR + " }" + PluginSources.info("new_error") + MORE),
        "AssertionError: it is broken");
    add(
        Stage.LOAD,
        PluginSources.entry(
            "new_loops",
            "public Entry() { while (true) { try { Thread.sleep(9); } catch (Exception e) {} } }"
                + PluginSources.info("new_loops")
                + MORE),
        "it did not return within 10.0 s");
    add(
        Stage.LOAD,
        PluginSources.entry(
            "new_private", "private Entry() {}" + PluginSources.info("new_private") + MORE),
        "a public class with a public constructor");
    add(
        Stage.LOAD,
        PluginSources.entry(
            "new_static",
            "static final int N = Integer.parseInt(\"many\");"
                + PluginSources.info("new_static")
                + MORE),
        "NumberFormatException: For input string: \"many\" (a static initialiser failed)");
    add(
        Stage.LOAD,
        PluginSources.entry(
            "new_inner",
            "public Entry() {} public Entry(org.equilibria.engine.train.Losses l) {}"
                + PluginSources.info("new_inner")
                + MORE),
        "plugins in folders see org.equilibria.api alone");
    add(
        Stage.LOAD,
        PluginSources.empty("new_hidden")
            .type(
                "Entry",
                "class Entry implements Plugin {" + PluginSources.info("new_hidden") + MORE + "}")
            .provider("Entry"),
        "a public class with a public constructor");
    add(
        Stage.LOAD,
        PluginSources.empty("new_orphan")
            .type("Base", "public class Base {}")
            .type(
                "Entry",
                "public class Entry extends Base implements Plugin {"
                    + PluginSources.info("new_orphan")
                    + MORE
                    + "}")
            .provider("Entry")
            .without("Base"),
        "new_orphan/Base");
  }

  private static void names() {
    component(
        Stage.LOAD,
        "id_taken",
        id -> activation("relu", "return x;"),
        "activation 'relu' is claimed by equilibria-activations");
    list(
        "alias_taken",
        "return List.of(new Component<>(Kinds.SOLVER, \"alias-taken\", Set.of(\"picard\"), \"x\","
            + " Stability.STABLE, NoOptions.class, (o, a) -> null));",
        "solver 'picard' is claimed by equilibria-solvers");
    component(
        Stage.LOAD,
        "id_capitals",
        id -> activation("Mine", "return x;"),
        "activation 'Mine' is not a name of lower-case letters");
    component(
        Stage.LOAD,
        "id_escapes",
        id -> activation("a\\u001b[2Jb\\n", "return x;"),
        "activation 'a?[2Jb' is not a name");
    list(
        "alias_blank",
        "return List.of(new Component<>(Kinds.SOLVER, \"alias-blank\", Set.of(\"a b\"), \"x\","
            + " Stability.STABLE, NoOptions.class, (o, a) -> null));",
        "solver 'a b' is not a name");
    component(
        Stage.LOAD,
        "id_twice",
        id -> activation(id, "return x;") + ", " + activation(id, "return x;"),
        "it offers activation 'id-twice' twice");
  }

  private static void optionsOf(String name, String record, String told) {
    add(
        Stage.LOAD,
        PluginSources.offers(
                name,
                "Component.of(Kinds.SOLVER, \"%s\", \"A fixture.\", Choices.class, (o, a) -> null)"
                    .formatted(name.replace('_', '-')))
            .type("Choices", record),
        told);
  }

  private static void options() {
    optionsOf(
        "option_id",
        "public record Choices(@Option(help = \"n\", value = \"1\") int id) {}",
        "an option cannot be called 'id'");
    optionsOf("option_bare", "public record Choices(int n) {}", "component 'n' has no @Option");
    optionsOf(
        "option_twice",
        "public record Choices(@Option(help = \"n\", value = \"1\") int AB, @Option(help = \"n\","
            + " value = \"1\") int ab) {}",
        "two options are called 'ab'");
    optionsOf(
        "option_name",
        "public record Choices(@Option(help = \"n\", value = \"1\") int a_b) {}",
        "option 'a_b' is not a name");
    optionsOf(
        "option_range",
        "public record Choices(@Option(help = \"n\", value = \"0\", min = 1, max = 5) int n) {}",
        "0 is below the minimum 1");
    optionsOf("option_hidden", "record Choices() {}", "Choices is not public");
    optionsOf(
        "option_error",
        "public record Choices() { public Choices { " + ERROR + " } }",
        "AssertionError: it is broken");
    optionsOf(
        "option_accessor",
        "public record Choices(@Option(help = \"n\", value = \"1\") int n) { public int n() { "
            + ERROR
            + " } }",
        "cannot read option n");
    optionsOf(
        "option_static",
        "public record Choices() { static final int N = Integer.parseInt(\"many\"); }",
        "For input string: \"many\"");
  }

  private static void packaging() {
    add(Stage.LOAD, PluginSources.empty("jar_gone").provider("Gone"), "jar_gone.Gone not found");
    add(
        Stage.LOAD,
        PluginSources.empty("jar_other").type("Other", "public class Other {}").provider("Other"),
        "jar_other.Other not a subtype");
    add(
        Stage.LOAD,
        PluginSources.offers("jar_silent").withoutProviders(),
        "1 jar in it, and no plugin is named");
    PluginSources endless = PluginSources.empty("jar_endless");
    for (int i = 0; i < 200; i++) {
      endless = endless.provider("Gone" + i);
    }
    add(Stage.LOAD, endless, "its list of plugins failed 50 times in a row");
  }

  private static void step(String name, String statements, String told) {
    component(Stage.SOLVER, name, id -> solver(id, statements), told);
  }

  private static void failing(String name, String member) {
    step(
        name,
        "if (it != null) throw new RuntimeException(\"it is broken\") { %s }; return null;"
            .formatted(member),
        "it is broken");
  }

  private static void solvers() {
    step("step_error", ERROR, "step() failed: java.lang.AssertionError: it is broken");
    step("step_exception", "throw new IllegalStateException(\"no step\");", "no step");
    step("step_overflow", "return step(it, next, faults);", "StackOverflowError");
    step("step_memory", "throw new OutOfMemoryError(\"so it says\");", "so it says");
    step("step_death", "throw new ThreadDeath();", "ThreadDeath");
    step(
        "step_sneaks",
        "Entry.<RuntimeException>sneak(new java.io.IOException(\"s\")); return null;",
        "IOException: s");
    step("step_null", "return null;", "step() returned null");
    step(
        "step_message",
        "throw new RuntimeException() { public String getMessage() { throw new Error(); } };",
        "Entry$");
    step(
        "step_writes",
        "it.z().scope().backend().axpby(2, it.z(), 0, it.z()); it.z().scope().backend().axpby(1,"
            + " it.fz(), 0.5, it.z()); return Proposal.IMAGE;",
        "step() changed the iterate");
    step(
        "step_cancels",
        "throw new java.util.concurrent.CancellationException(\"not asked for\");",
        "not asked for");
    step("step_missing", "return Library.step();", "Library");
    Broken missing = ALL.remove(ALL.size() - 1);
    add(
        Stage.SOLVER,
        missing
            .sources()
            .type("Library", "class Library { static Proposal step() { return null; } }")
            .without("Library"),
        "NoClassDefFoundError: step_missing/Library");
    // A failure that answers wrongly, or not at all, when it is asked what it is.
    failing("step_cause", "public synchronized Throwable getCause() { throw new Error(); }");
    failing("step_ring", "public synchronized Throwable getCause() { return this; }");
    failing("step_trace", "public StackTraceElement[] getStackTrace() { return null; }");
    step(
        "step_starved",
        "if (it != null) throw new OutOfMemoryError() { public String getMessage() { throw new"
            + " Error(); } }; return null;",
        "Entry$");
    step(
        "step_code",
        "throw new org.equilibria.api.error.EquilibriaException(null, \"no code\");",
        "NullPointerException: code");
    step(
        "step_cancelled",
        "throw new org.equilibria.api.error.EquilibriaException("
            + "org.equilibria.api.error.ErrorCode.CANCELLED, \"not asked for\");",
        "not asked for [solver 'step-cancelled' of plugin");
    step(
        "step_group",
        "Thread.currentThread().getThreadGroup().interrupt(); return Proposal.IMAGE;",
        "its thread was interrupted, which nobody asked for");
    component(
        Stage.SOLVER,
        "traits_error",
        id ->
            solver(id, "fail()", "", "return null;", "")
                .replace("new Solver() {", "new Solver() { Traits fail() { " + ERROR + " }"),
        "traits() failed: java.lang.AssertionError: it is broken");
    component(
        Stage.SOLVER,
        "traits_null",
        id -> solver(id, "null", "", "return null;", ""),
        "traits() returned null");
    component(
        Stage.SOLVER,
        "start_error",
        id ->
            solver(id, "new Traits(false, 0, Set.of())", "if (true) " + ERROR, "return null;", ""),
        "start() failed: java.lang.AssertionError: it is broken");
    component(
        Stage.SOLVER,
        "start_null",
        id ->
            solver(
                id, "new Traits(false, 0, Set.of())", "if (true) return null;", "return null;", ""),
        "start() returned null");
    component(
        Stage.SOLVER,
        "retain_error",
        id ->
            solver(
                id,
                "new Traits(false, 0, Set.of())",
                "",
                "return Proposal.IMAGE;",
                "public boolean canRetain() { " + ERROR + " }"),
        "canRetain() failed");
    component(
        Stage.SOLVER,
        "close_error",
        id ->
            solver(
                id,
                "new Traits(false, 0, Set.of())",
                "",
                "return Proposal.IMAGE;",
                "public void close() { " + ERROR + " }"),
        "close() failed");
    component(
        Stage.SOLVER,
        "factory_error",
        id -> "Component.of(Kinds.SOLVER, \"" + id + "\", \"A fixture.\", () -> { " + ERROR + " })",
        "failed to start: java.lang.AssertionError: it is broken");
    component(
        Stage.SOLVER,
        "factory_null",
        id -> "Component.of(Kinds.SOLVER, \"" + id + "\", \"A fixture.\", () -> null)",
        "created null, which is no solver");
    component(
        Stage.SOLVER,
        "factory_other",
        id -> "Component.of((Kind) Kinds.SOLVER, \"" + id + "\", \"A fixture.\", () -> \"x\")",
        "created a java.lang.String, which is no solver");
  }

  private static void activations() {
    component(
        Stage.ACTIVATION,
        "uses_y",
        id -> activation(id, "return x.plus(Expr.y());"),
        "which is no formula of x alone");
    component(
        Stage.ACTIVATION,
        "uses_parameter",
        id -> activation(id, "return x.times(Expr.parameter(\"a\"));"),
        "which is no formula of x alone");
    component(
        Stage.ACTIVATION,
        "value_null",
        id -> activation(id, "return null;"),
        "value() returned null");
    component(
        Stage.ACTIVATION,
        "slopes_null",
        id -> activation(id, "return x;", "return null;"),
        "slopes() returned null");
    component(
        Stage.ACTIVATION,
        "slopes_error",
        id -> activation(id, "return x;", ERROR),
        "slopes() failed: java.lang.AssertionError: it is broken");
    component(
        Stage.ACTIVATION,
        "slopes_false",
        id -> activation(id, "return x.tanh();", "return new SlopeRange(0, 0.5);"),
        "slopes() claims [0.0, 0.5], but from x = -0.875 to -0.8125");
    component(
        Stage.ACTIVATION,
        "derivative_other",
        id ->
            activation(
                id,
                "return x.tanh();",
                "return new SlopeRange(-1, 1); } public Expr derivative(Expr x) { return"
                    + " x.tanh().neg();"),
        "where differences of value(x) give");
    // 2^60 operations, of 120 objects
    component(
        Stage.ACTIVATION,
        "value_large",
        id -> activation(id, "for (int i = 0; i < 60; i++) x = x.plus(x).times(0.5); return x;"),
        "value(x) is a formula of more than 2000 operations");
  }

  private static void gradients() {
    component(
        Stage.GRADIENT,
        "emits_nan",
        id ->
            gradient(
                id,
                "Matrix u = r.scope().zeros(r.solution().rows(), r.solution().cols()); double[] n ="
                    + " new double[u.rows() * u.cols()]; Arrays.fill(n, Double.NaN);"
                    + " u.scope().backend().upload(n, u); s.accept(r.solution(), u);"),
        "emitted a gradient that is not finite in row 0");
    component(
        Stage.GRADIENT,
        "emits_null",
        id -> gradient(id, "s.accept(r.solution(), null);"),
        "the cotangent emitted is null");
    component(Stage.GRADIENT, "emits_nothing", id -> gradient(id, ""), "emitted no pair");
    component(
        Stage.GRADIENT,
        "emits_other",
        id -> gradient(id, "Matrix u = r.scope().zeros(1, 1); s.accept(u, u);"),
        "emitted a matrix of 1 x 1");
    component(
        Stage.GRADIENT,
        "backward_error",
        id -> gradient(id, ERROR),
        "backward() failed: java.lang.AssertionError: it is broken");
    component(
        Stage.GRADIENT,
        "backward_writes",
        id ->
            gradient(
                id,
                "r.solution().scope().backend().fill(r.solution(), 0); s.accept(r.solution(),"
                    + " r.cotangent());"),
        "backward() changed the equilibrium");
    component(
        Stage.GRADIENT,
        "backward_keeps",
        id ->
            gradient(
                id,
                "if (kept != null) kept.accept(r.solution(), r.cotangent()); kept = s;"
                    + " s.accept(r.solution(), r.cotangent()); } GradientSink kept; {"),
        "backward() has returned, and emits no more");
  }

  private static void parameterizations() {
    component(
        Stage.PARAMETERIZATION,
        "two_of_a_name",
        id -> parameterization(id, "A,A", "return Certificate.NONE;"),
        "two of its parameters are called 'A'");
    component(
        Stage.PARAMETERIZATION,
        "bad_parameter",
        id -> parameterization(id, "A b", "return Certificate.NONE;"),
        "is not a name of letters");
    component(
        Stage.PARAMETERIZATION,
        "no_certificate",
        id -> parameterization(id, "A", "return null;"),
        "materialize() returned null");
    component(
        Stage.PARAMETERIZATION,
        "no_parameters",
        id -> parameterization(id, "return null;", "return Certificate.NONE;", ""),
        "parameters() failed: java.lang.NullPointerException");
    component(
        Stage.PARAMETERIZATION,
        "flat_parameter",
        id ->
            parameterization(
                id,
                "return List.of(new ParameterSpec(\"A\", 0, 1, 1));",
                "return Certificate.NONE;",
                ""),
        "is 0 x 1, which has no entries");
    component(
        Stage.PARAMETERIZATION,
        "pullback_error",
        id ->
            parameterization(
                id,
                "return List.of(new ParameterSpec(\"A\", width, width, 1));",
                "return Certificate.NONE;",
                ERROR),
        "pullback() failed: java.lang.AssertionError: it is broken");
    component(
        Stage.PARAMETERIZATION,
        "pullback_opposite",
        id ->
            parameterization(
                id,
                "return List.of(new ParameterSpec(\"A\", width, width, 1));",
                "return Certificate.NONE;",
                "b.axpby(-0.01, g, 0, d.get(0));"),
        "pullback() to its parameter 'A' is not that of materialize()");
  }

  private static void backends() {
    component(Stage.BACKEND, "no_info", id -> backend(id, "return null;"), "info() returned null");
    component(
        Stage.BACKEND,
        "info_fails",
        id -> backend(id, ERROR),
        "info() failed: java.lang.AssertionError: it is broken");
    component(
        Stage.BACKEND,
        "no_library",
        id ->
            "Component.of(Kinds.BACKEND, \""
                + id
                + "\", \"A fixture.\", () -> { throw new UnsatisfiedLinkError(\"no such library\");"
                + " })",
        "no such library");
  }

  private static void optimizers() {
    component(
        Stage.OPTIMIZER,
        "update_error",
        id -> optimizer(id, "return new StepSize.Fixed(1);", "return List.of();", ERROR),
        "update() failed: java.lang.AssertionError: it is broken");
    component(
        Stage.OPTIMIZER,
        "update_shape",
        id ->
            optimizer(
                id,
                "return new StepSize.Fixed(1);",
                "return List.of();",
                "p.get(0).scope().backend().axpby(1, p.get(0).scope().zeros(1, 1), 1, p.get(0));"),
        "axpby: out is 8 x 8, expected 1 x 1");
  }

  private static void bounds() {
    component(
        Stage.BOUND,
        "bound_error",
        id -> bound(id, ERROR),
        "evaluate() failed: java.lang.AssertionError: it is broken");
    component(
        Stage.BOUND,
        "bound_overflow",
        id -> bound(id, "return evaluate(q);"),
        "StackOverflowError");
    component(
        Stage.BOUND, "bound_null", id -> bound(id, "return null;"), "evaluate() returned null");
    component(
        Stage.BOUND,
        "bound_no_inputs",
        id -> bound(id, "return null;", FIGURE("List.of(" + CHECK() + ")")),
        "inputs()");
    component(
        Stage.BOUND,
        "bound_nan",
        id -> bound(id, FIGURE("List.of(" + CHECK() + ")").replace(" 0,", " Double.NaN,")),
        "the figure of a bound is NaN");
    component(
        Stage.BOUND,
        "bound_negative",
        id -> bound(id, FIGURE("List.of(" + CHECK() + ")").replace(" 0,", " -3,")),
        "at most -3.000 of what is never negative");
    component(
        Stage.BOUND,
        "bound_groundless",
        id -> bound(id, FIGURE("List.of()")),
        "without stating a hypothesis, so nothing is proved");
    component(
        Stage.BOUND,
        "bound_cancels",
        id -> bound(id, "throw new java.util.concurrent.CancellationException(\"not asked for\");"),
        "not asked for");
    component(
        Stage.BOUND,
        "bound_text",
        id ->
            bound(
                id,
                "return new Outcome.Inapplicable(\"a\\u001b[2Jb\\n"
                    + "PLUGINS\", List.of(), Provenance.proved(\"x\"));"),
        "a?[2Jb PLUGINS");
  }
}

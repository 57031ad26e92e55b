package org.equilibria.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.equilibria.cli.ExitCode;
import org.equilibria.testkit.PluginJars;
import org.equilibria.testkit.PluginSources;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds broken plugins in a folder against benchmarks: the good choices beside them are measured.
 */
class BrokenPluginBenchTest {

  /** A backend that hands every call to another, but doubles what products wrote. */
  private static final PluginSources LYING =
      PluginSources.offers(
              "lying",
              """
              Component.of(Kinds.BACKEND, "lying", "A fixture.", NoOptions.class, (o, assembly) -> {
                Backend honest = assembly.create(Kinds.BACKEND, ComponentSpec.of("ejml"));
                return Lies.of(Backend.class, honest, null);
              })
              """)
          .type(
              "Lies",
              """
              record Lies(Object honest, Backend lying) implements java.lang.reflect.InvocationHandler {
                static <T> T of(Class<T> type, Object honest, Backend lying) {
                  return type.cast(java.lang.reflect.Proxy.newProxyInstance(
                      Lies.class.getClassLoader(), new Class<?>[] {type}, new Lies(honest, lying)));
                }
                public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments)
                    throws Throwable {
                  Object result;
                  try {
                    result = method.invoke(honest, arguments);
                  } catch (java.lang.reflect.InvocationTargetException e) {
                    throw e.getCause();
                  }
                  String name = method.getName();
                  if (name.equals("gemm") || name.equals("multiply")) {
                    Matrix out = (Matrix) arguments[arguments.length - 1];
                    ((Backend) honest).axpby(1, out, 1, out);
                  } else if (name.equals("backend")) {
                    return lying;
                  } else if (result instanceof Scope scope) {
                    return of(Scope.class, scope, lying == null ? (Backend) proxy : lying);
                  }
                  return result;
                }
              }
              """);

  private static final String FAILS =
      """
      Component.of(Kinds.SOLVER, "fails", "A fixture.", () -> new Solver() {
        public Traits traits() { return new Traits(false, 0, Set.of()); }
        public SolverRun start(SolveContext context) {
          return (it, next, faults) -> { throw new AssertionError("it is broken"); };
        }
      })
      """;

  private static final String LOOPS =
      FAILS
          .replace("fails", "loops")
          .replace(
              "throw new AssertionError(\"it is broken\");",
              """
              while (it != null) { try { Thread.sleep(9); } catch (InterruptedException e) {} }
              return null;
              """);

  @TempDir private static Path temp;

  private static Path plugins;

  @BeforeAll
  static void write() throws IOException {
    List<PluginSources> all =
        List.of(LYING, PluginSources.offers("fails", FAILS), PluginSources.offers("loops", LOOPS));
    plugins = PluginJars.writeAll(temp, all);
  }

  private static Cli bench(String benchmark, String... more) {
    List<String> args = new ArrayList<>(List.of("bench", benchmark, "--plugins", "" + plugins));
    args.addAll(List.of("--rows", "6", "--width", "16", "--repetitions", "2"));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }

  @Test
  void solverThatFailsIsNamedWithItsJarAndTheOthersAreMeasured() {
    Cli cli = bench("equilibrium", "--backend", "ejml", "--solver", "picard,fails");

    assertThat(cli.out())
        .containsPattern("not run: .*solver 'fails' of plugin fails 1.2 \\(.*fails.jar\\)")
        .contains("it is broken")
        .containsPattern("6 x 16 +0.75 +picard +ejml +f32 +\\d");
    assertThat(cli.code()).isZero();
  }

  @Test
  void solverThatLoopsIsGivenUpWithItsName() {
    Cli cli =
        bench("equilibrium", "--backend", "ejml", "--solver", "loops", "--silence-limit", "1s");

    assertThat(cli.code()).isEqualTo(ExitCode.INTERNAL);
    assertThat(cli.err())
        .containsPattern("plugin loops 1.2 \\(.*loops.jar\\) did not come back for 1.0 s, at ");
  }

  @Test
  void backendWhoseProductsAreWrongHasNoFigures() {
    Cli cli = bench("gemm", "--backend", "ejml,lying");

    assertThat(cli.out())
        .containsPattern("does not count: .*lying")
        .containsPattern("ejml +f32 +\\S+ +\\d");
  }
}

package org.equilibria.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.equilibria.testkit.PluginSources.activation;

import com.example.Outside;
import com.google.inject.AbstractModule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.Component;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.spi.Plugin;
import org.equilibria.host.plugin.PluginReport;
import org.equilibria.host.wiring.NanoTime;
import org.equilibria.testkit.Counting;
import org.equilibria.testkit.PluginSources;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EquilibriaTest {

  /** The solution of z = cos z. */
  private static final double DOTTIE = 0.7390851332151607;

  private static final FixedPointMap COSINE =
      FixedPointMap.of(1, 1, (row, z, out) -> out[0] = Math.cos(z[0]));

  private Equilibria eq;

  @BeforeEach
  void open() {
    eq = Equilibria.builder().build();
  }

  @AfterEach
  void close() {
    eq.close();
  }

  private static ErrorCode codeOf(Throwable failure) {
    return ((EquilibriaException) failure).code();
  }

  @Test
  void aLambdaIsSolvedWithoutKnowingTheEngine() {
    double[] start = {1, 0};
    Solution solution = eq.solve(start, z -> new double[] {Math.cos(z[0]), Math.cos(z[1])});
    assertThat(solution.converged()).isTrue();
    // The slope at the solution is -sin(0.739) = -0.67: the error is below 1/(1 + 0.67) times the
    // residual, which is at most 1e-6 ||f||, ||f|| = 1.05.
    assertThat(solution.values()).containsExactly(new double[] {DOTTIE, DOTTIE}, within(1e-6));
    assertThat(start).containsExactly(1, 0);
    assertThat(solution.stats().evaluations()).isPositive();
    assertThat(solution.toString()).startsWith("CONVERGED after ");
  }

  @Test
  void solveThatFailedSaysWhatBecameOfItsFirstBadRow() {
    FixedPointMap map =
        FixedPointMap.of(3, 1, (row, z, out) -> out[0] = row == 1 ? Math.sqrt(-1) : z[0] / 2);

    assertThat(eq.problem(map).solver("picard").solve(1, 1, 1).toString())
        .startsWith("NON_FINITE after ")
        .endsWith("; row 1: a value became NaN or infinite");
  }

  /** At 0 residuals relative to f(z) stay what they are, 1 here: f is z / 2. */
  @Test
  void solutionThatIsZeroSaysSo() {
    FixedPointMap map =
        FixedPointMap.of(2, 1, (row, z, out) -> out[0] = z[0] / 2 + (row == 1 ? 0 : 1));

    assertThat(eq.problem(map).solver("picard").solve(1, 1).toString())
        .startsWith("CONVERGED after ")
        .endsWith("; row 1: the solution is 0 to the tolerance, relative to the start");
  }

  @Test
  void componentThatIsNamedByNullIsAnsweredByWhatNamesOne() {
    assertThatThrownBy(() -> eq.pipeline().activation(null))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("not by null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"picard", "anderson{window=2}", "broyden{memory=5}"})
  void anySolverSolvesAUsersMap(String solver) {
    Solution solution = eq.solve(COSINE, new double[] {1}, solver, Termination.relative(1e-12));
    assertThat(solution.status()).isEqualTo(SolveStatus.CONVERGED);
    assertThat(solution.values()[0]).isEqualTo(DOTTIE, within(1e-12));
  }

  @Test
  void eachRowHasItsOwnAnswer() {
    // z = z/2 + c has the solution 2c; z = 2z + 1 has one too, but the iteration runs from it.
    FixedPointMap map =
        FixedPointMap.of(
            3, 1, (row, z, out) -> out[0] = row == 2 ? 2 * z[0] + 1 : z[0] / 2 + row + 1);
    Solution solution =
        eq.solve(
            map,
            new double[] {1, 1, 1},
            ComponentSpec.of("picard"),
            Termination.builder().rtol(1e-12).build());
    assertThat(solution.outcomes())
        .extracting(SampleOutcome::status)
        .containsExactly(SolveStatus.CONVERGED, SolveStatus.CONVERGED, SolveStatus.DIVERGED);
    assertThat(solution.converged()).isFalse();
    // The slope is 1/2, so the error is at most twice the residual of 1e-12 ||f||.
    assertThat(solution.row(0)[0]).isEqualTo(2, within(4e-12));
    assertThat(solution.row(1)[0]).isEqualTo(4, within(8e-12));
  }

  @Test
  void misfittingArraysAreRefused() {
    assertThatThrownBy(() -> eq.problem(COSINE).solve(1, 2))
        .isInstanceOf(EquilibriaException.class)
        .hasMessage("the start has 2 values, but the map has 1 row of 1 unknown")
        .matches(e -> codeOf(e) == ErrorCode.INVALID_INPUT);
    assertThatThrownBy(() -> eq.solve(new double[] {1}, z -> new double[] {1, 2}))
        .hasMessage("the function returned 2 values for a state of 1")
        .matches(e -> codeOf(e) == ErrorCode.INVALID_INPUT);
  }

  @Test
  void everyMistakeOfTheChoicesIsReported() {
    FixedPointProblem problem = eq.problem(COSINE).solver("andersn").gradient("implicit", "rtl=1");
    assertThatThrownBy(() -> problem.differentiate(new double[] {1}, z -> z))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("solver: unknown solver 'andersn'; did you mean 'anderson'?")
        .hasMessageContaining("gradient.rtl: unknown option; did you mean 'rtol'?");
    assertThatThrownBy(() -> problem.solve(1))
        .matches(e -> codeOf(e) == ErrorCode.UNKNOWN_COMPONENT);
    assertThatThrownBy(() -> Equilibria.builder().backend("ejlm").build())
        .hasMessageContaining("unknown backend 'ejlm'; did you mean 'ejml'?");
  }

  @Test
  void vectorsThatJavaWasStartedWithoutAreUnavailable() {
    try (Equilibria vectors = Equilibria.builder().backend("ejml{vector=true}").build()) {
      assertThatThrownBy(() -> vectors.solve(new double[] {1}, z -> z))
          .hasMessageContaining("start Java with --add-modules jdk.incubator.vector")
          .hasMessageContaining("EQUILIBRIA_JAVA_OPTS=--add-modules=jdk.incubator.vector)")
          .matches(e -> codeOf(e) == ErrorCode.UNAVAILABLE);
    }
  }

  @Test
  void aFailureOfTheUsersMapSaysSo() {
    assertThatThrownBy(
            () ->
                eq.solve(
                    new double[] {1},
                    z -> {
                      throw new IllegalStateException("my mistake");
                    }))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("my mistake")
        .matches(e -> codeOf(e) == ErrorCode.PLUGIN_FAILURE);
  }

  /**
   * The Chandrasekhar H-equation with the midpoint rule: H_i = 1 / (1 - c/(2n) sum_j m_i H_j / (m_i
   * + m_j)); its parameter is the albedo c.
   */
  private static final class Chandrasekhar {
    private final int n = 20;
    private final double c;

    Chandrasekhar(double c) {
      this.c = c;
    }

    private double node(int i) {
      return (i + 0.5) / n;
    }

    private double integral(int i, double[] h) {
      return IntStream.range(0, n).mapToDouble(j -> weight(i, j) * h[j]).sum();
    }

    private double weight(int i, int j) {
      return node(i) / (node(i) + node(j)) / (2 * n);
    }

    FixedPointMap map() {
      return FixedPointMap.of(
          1,
          n,
          (row, h, out) -> {
            for (int i = 0; i < n; i++) {
              out[i] = 1 / (1 - c * integral(i, h));
            }
          },
          (row, h, u, out) -> {
            for (int j = 0; j < n; j++) {
              out[j] = 0;
              for (int i = 0; i < n; i++) {
                double f = 1 / (1 - c * integral(i, h));
                out[j] += u[i] * f * f * c * weight(i, j);
              }
            }
          });
    }

    /** Write (df/dc)^T u. */
    void byAlbedo(int row, double[] h, double[] u, double[] out) {
      out[0] = 0;
      for (int i = 0; i < n; i++) {
        double f = 1 / (1 - c * integral(i, h));
        out[0] += u[i] * f * f * integral(i, h);
      }
    }

    double[] start() {
      return IntStream.range(0, n).mapToDouble(i -> 1).toArray();
    }
  }

  private double meanOfSolution(double c) {
    Chandrasekhar equation = new Chandrasekhar(c);
    Solution solution =
        eq.solve(equation.map(), equation.start(), "anderson", Termination.relative(1e-13));
    assertThat(solution.converged()).isTrue();
    return IntStream.range(0, equation.n).mapToDouble(i -> solution.values()[i]).sum();
  }

  @ParameterizedTest
  @ValueSource(strings = {"implicit", "implicit{solver: picard}", "implicit{solver: broyden}"})
  void aUsersMapIsDifferentiatedThroughItsEquilibrium(String gradient) {
    double c = 0.9;
    Chandrasekhar equation = new Chandrasekhar(c);
    EquilibriumGradient result =
        eq.problem(equation.map())
            .solver("anderson", "window=5")
            .gradient(gradient)
            .termination(Termination.relative(1e-12))
            .differentiate(equation.start(), h -> equation.start());
    assertThat(result.converged()).isTrue();
    assertThat(result.pairs()).hasSize(1);
    assertThat(result.pairs().get(0).state()).isEqualTo(result.solution().values());
    assertThat(result.pairs().get(0).cotangent()).isEqualTo(result.adjoints().get(0).values());

    // Central differences with step 1e-5: truncation about 1e-10 of the third derivative, rounding
    // 1e-13 / 1e-5 = 1e-8 of a sum of about 35.
    double step = 1e-5;
    double expected = (meanOfSolution(c + step) - meanOfSolution(c - step)) / (2 * step);
    double[] byAlbedo = result.byParameters(1, equation::byAlbedo);
    assertThat(byAlbedo[0]).isEqualTo(expected, within(1e-6 * Math.abs(expected)));
  }

  @Test
  void gradientsAreSummedOverTheRowsOfABatch() {
    // z = a z / (r + 2) + 1 in row r has the solution 1 / (1 - a / (r + 2)).
    double a = 0.5;
    FixedPointMap map =
        FixedPointMap.of(
            3,
            1,
            (row, z, out) -> out[0] = a * z[0] / (row + 2) + 1,
            (row, z, u, out) -> out[0] = a * u[0] / (row + 2));
    EquilibriumGradient result =
        eq.problem(map)
            .termination(Termination.relative(1e-13))
            .differentiate(new double[3], z -> new double[] {1, 10, 100});
    double[] byA = result.byParameters(1, (row, z, u, out) -> out[0] = u[0] * z[0] / (row + 2));
    double expected = 0;
    for (int row = 0; row < 3; row++) {
      double slope = 1.0 / (row + 2);
      expected += Math.pow(10, row) * slope / Math.pow(1 - a * slope, 2);
    }
    // Two solves to 1e-13 with slopes up to 1/4: well within 1e-11.
    assertThat(byA[0]).isEqualTo(expected, within(1e-11 * expected));
  }

  @Test
  void whatWasClosedIsNotUsed() {
    Equilibria closed = Equilibria.builder().build();
    closed.close();
    assertThatThrownBy(() -> closed.problem(COSINE).solve(1))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("closed")
        .matches(e -> codeOf(e) == ErrorCode.CONTRACT_VIOLATION);
  }

  @Test
  void anAdjointThatDidNotConvergeIsNotCalledConverged() {
    Chandrasekhar equation = new Chandrasekhar(0.9);
    EquilibriumGradient result =
        eq.problem(equation.map())
            .gradient("implicit", "max-steps=1", "rtol=1e-12")
            .differentiate(equation.start(), h -> equation.start());
    assertThat(result.solution().converged()).isTrue();
    assertThat(result.adjoints().get(0).status()).isEqualTo(SolveStatus.TRUNCATED);
    assertThat(result.converged()).isFalse();
  }

  @Test
  void aMapWithoutAProductIsDifferentiatedByDifferencesAndSaysSo() {
    EquilibriumGradient gradient =
        eq.problem(COSINE)
            .termination(Termination.relative(1e-13))
            .differentiate(new double[] {1}, z -> new double[] {1});
    double z = gradient.solution().values()[0];
    // h^2/6 of a curvature of size 1 is 4e-12, and rounding 2^-53/h 2e-11.
    assertThat(gradient.pairs().get(0).cotangent()[0])
        .isCloseTo(1 / (1 + Math.sin(z)), within(1e-10));
    assertThat(gradient.byDifferences()).isTrue();
    assertThat(gradient.converged()).isTrue();
    assertThat(gradient.toString()).contains("by differences");
  }

  @Test
  void solvesCanBeWatchedAndCancelled() {
    AtomicInteger heard = new AtomicInteger();
    Solution watched =
        eq.problem(COSINE).listener(point -> heard.incrementAndGet()).trace().solve(1);
    assertThat(watched.trace()).hasSize(watched.stats().evaluations());
    assertThat(heard).hasValue(watched.stats().evaluations());
    Solution cancelled = eq.problem(COSINE).cancellation(() -> true).solve(1);
    assertThat(cancelled.status()).isEqualTo(SolveStatus.CANCELLED);
  }

  @Test
  void anEmbeddersClockDecidesAboutTimeouts() {
    AtomicLong now = new AtomicLong();
    Termination hour = Termination.builder().rtol(1e-15).timeout(Duration.ofHours(1)).build();
    try (Equilibria embedded =
        Equilibria.builder()
            .install(
                new AbstractModule() {
                  @Override
                  protected void configure() {
                    bind(LongSupplier.class)
                        .annotatedWith(NanoTime.class)
                        .toInstance(() -> now.addAndGet(Duration.ofMinutes(45).toNanos()));
                  }
                })
            .build()) {
      Solution solution = embedded.problem(COSINE).termination(hour).solve(1);
      assertThat(solution.status()).isEqualTo(SolveStatus.TIMEOUT);
    }
    assertThat(eq.problem(COSINE).termination(hour).solve(1).status())
        .isNotEqualTo(SolveStatus.TIMEOUT);
  }

  @Test
  void solversAndEstimatorsAreTakenAsObjects() {
    double byName = eq.problem(COSINE).solver("picard").solve(1).values()[0];
    Termination rule = Termination.builder().build();
    assertThat(eq.problem(COSINE).solver(new Outside.Plain(false)).solve(1).values()[0])
        .isEqualTo(byName);
    assertThat(eq.solve(COSINE, new double[] {1}, new Outside.Plain(false), rule).values()[0])
        .isEqualTo(byName);
    assertThatThrownBy(() -> eq.problem(COSINE).solver(new Outside.Plain(true)).solve(1))
        .hasMessageContaining("the solver given, com.example.Outside$Plain")
        .hasMessageContaining("no step today")
        .matches(e -> codeOf(e) == ErrorCode.PLUGIN_FAILURE);
    FixedPointMap halves =
        FixedPointMap.of(
            1, 1, (row, z, out) -> out[0] = z[0] / 2 + 1, (row, z, u, out) -> out[0] = u[0] / 2);
    assertThat(
            eq.problem(halves)
                .gradient(Outside.oneStep(false))
                .differentiate(new double[] {0}, z -> new double[] {3})
                .pairs()
                .get(0)
                .cotangent())
        .containsExactly(3);
    assertThatThrownBy(
            () ->
                eq.problem(halves)
                    .gradient(Outside.oneStep(true))
                    .differentiate(new double[] {0}, z -> new double[] {3}))
        .hasMessageContaining("the gradient given, com.example.Outside$$Lambda")
        .hasMessageContaining("emitted no pair");
  }

  @Test
  void pluginsAreTakenAsObjectsAndGiveNames() {
    Plugin mine =
        new Outside.Offer(
            "mine",
            List.of(Component.of(Kinds.SOLVER, "mine", "x", () -> new Outside.Plain(false))));
    try (Equilibria own = Equilibria.builder().plugin(mine).build()) {
      assertThat(own.problem(COSINE).solver("mine").solve(1).converged()).isTrue();
      assertThat(own.catalog().provenance(Kinds.SOLVER, "mine")).contains("mine 3.1");
    }
    assertThatThrownBy(() -> Equilibria.builder().plugin(mine, mine).build())
        .matches(e -> codeOf(e) == ErrorCode.PLUGIN_CONFLICT)
        .hasMessageContaining("plugin id 'mine' is claimed by");
    Plugin taken =
        new Outside.Offer(
            "taken",
            List.of(Component.of(Kinds.SOLVER, "picard", "x", () -> new Outside.Plain(false))));
    assertThatThrownBy(() -> Equilibria.builder().plugin(taken).build())
        .matches(e -> codeOf(e) == ErrorCode.PLUGIN_CONFLICT)
        .hasMessageContaining("solver 'picard' is claimed by");
  }

  @Test
  void aBackendThatIsGivenComputesWhatNamesNone() {
    Counting counting = new Counting();
    try (Backend backend = TestBackends.counting(counting);
        Equilibria own = Equilibria.builder().backend(backend).build()) {
      assertThat(own.solve(new double[] {1}, z -> new double[] {Math.cos(z[0])}).converged())
          .isTrue();
      assertThat(counting.counts().allocations()).isPositive();
      own.close();
      backend.openScope("still open", Precision.F64).close();
    }
  }

  @Test
  void thePrecisionIsThatOfTheBuilder() {
    try (Equilibria single = Equilibria.builder().precision(Precision.F32).build()) {
      double value = single.solve(new double[] {0}, z -> new double[] {1 / 3.0}).values()[0];
      assertThat(value).isEqualTo((float) (1 / 3.0));
    }
    assertThat(eq.solve(new double[] {0}, z -> new double[] {1 / 3.0}).values()[0])
        .isEqualTo(1 / 3.0);
  }

  @Test
  void solvesRunSideBySide() {
    List<Double> values =
        IntStream.range(0, 32)
            .parallel()
            .mapToObj(i -> eq.solve(new double[] {i}, z -> new double[] {z[0] / 2 + i}).values()[0])
            .toList();
    for (int i = 0; i < values.size(); i++) {
      assertThat(values.get(i)).isEqualTo(2.0 * i, within(1e-5 * (i + 1)));
    }
  }

  @Test
  void pluginFoldersAreLoadedReportedAndIfAskedForInsistedUpon(@TempDir Path plugins)
      throws IOException {
    PluginSources.empty("bad")
        .plugin("extra", activation("plain"))
        .write(plugins.resolve("extra").resolve("extra.jar"));
    PluginSources.empty("bad")
        .provider("bad.Gone")
        .write(plugins.resolve("bad").resolve("bad.jar"));
    try (Equilibria lenient = Equilibria.builder().pluginDirectory(plugins).build()) {
      assertThat(lenient.catalog().ids(Kinds.ACTIVATION)).contains("plain", "relu");
      assertThat(lenient.plugins().stream().filter(r -> !r.loaded()))
          .singleElement()
          .extracting(PluginReport::detail)
          .asString()
          .contains("bad.Gone not found");
    }
    assertThatThrownBy(() -> Equilibria.builder().pluginDirectory(plugins).strict(true).build())
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("bad.Gone not found");
  }

  /** What other threads of a program set while plugins are found is theirs, and stays. */
  @Test
  void findingPluginsTakesNothingBackThatTheProgramSetMeanwhile() throws Exception {
    String name = "equilibria.test.counter";
    AtomicBoolean ended = new AtomicBoolean();
    System.setProperty(name, "0");
    FutureTask<Boolean> program =
        new FutureTask<>(
            () -> {
              boolean kept = true;
              for (int i = 0; !ended.get(); i++) {
                String set = String.valueOf(i);
                System.setProperty(name, set);
                Thread.sleep(1);
                kept &= set.equals(System.getProperty(name));
              }
              return kept;
            });
    new Thread(program, "program").start();
    try (Equilibria eq = Equilibria.builder().build()) {
      assertThat(eq.catalog().ids(Kinds.SOLVER)).isNotEmpty();
    } finally {
      ended.set(true);
    }
    assertThat(program.get(10, TimeUnit.SECONDS)).isTrue();
    System.clearProperty(name);
  }
}

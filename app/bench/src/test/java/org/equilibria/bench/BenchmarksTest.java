package org.equilibria.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.host.Equilibria;
import org.equilibria.testkit.Call;
import org.equilibria.testkit.InterceptedBackend;
import org.equilibria.testkit.Interceptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarksTest {

  private static final List<Size> TINY = List.of(new Size(6, 16));

  private static final Equilibria EQUILIBRIA = Equilibria.builder().build();

  @AfterAll
  static void close() {
    EQUILIBRIA.close();
  }

  private static Benchmarks benchmarks(Catalog catalog) {
    return new Benchmarks(catalog, Cancellation.NEVER, BenchListener.NONE, BenchClock.WALL);
  }

  private static EquilibriumPlan plan(
      List<String> solvers, List<String> backends, List<String> precisions, double gamma) {
    return new EquilibriumPlan(
        TINY, List.of(gamma), 1e-6, "relu", solvers, backends, precisions, 1, 2, false);
  }

  /** Return the catalog with the backend ejml replaced, but not for the reference's f64 checks. */
  private static Catalog with(Interceptor interceptor) {
    Catalog real = EQUILIBRIA.catalog();
    return (Catalog)
        Proxy.newProxyInstance(
            Catalog.class.getClassLoader(),
            new Class<?>[] {Catalog.class},
            (proxy, method, args) -> {
              boolean cheating =
                  args != null
                      && args.length > 1
                      && args[args.length - 1] instanceof ComponentSpec spec
                      && spec.id().equals("cheating");
              if (cheating && method.getName().equals("check")) {
                return List.of();
              }
              if (cheating && method.getName().equals("create")) {
                Backend honest = real.create(Kinds.BACKEND, ComponentSpec.of("ejml"));
                return new InterceptedBackend("cheating", honest, interceptor);
              }
              try {
                return method.invoke(real, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Measured<EquilibriumChoice, EquilibriumFigures> cheated(Interceptor interceptor) {
    return benchmarks(with(interceptor))
        .equilibrium(plan(List.of("picard"), List.of("cheating"), List.of("f32"), 0.5))
        .get(0);
  }

  private static void claimNothingLeft(Call call) {
    call.run();
    if (call.operation().equals("affineResidual")) {
      Arrays.fill(call.hostOutputs()[0], 0);
    }
  }

  private static void halve(Call call, String operation) {
    call.run();
    if (call.operation().equals(operation)) {
      Matrix image = call.outputs().get(call.outputs().size() - 1);
      call.backend().axpby(0, image, 0.5, image);
    }
  }

  @Test
  void honestBackendBehindAnInterceptorIsValid() {
    assertThat(cheated(Call::run).valid()).isTrue();
  }

  @Test
  void backendThatClaimsResidualsOfZeroIsRefused() {
    Measured<EquilibriumChoice, EquilibriumFigures> result =
        cheated(BenchmarksTest::claimNothingLeft);

    assertThat(result.figures().orElseThrow().forward().statuses()).containsEntry("converged", 6);
    assertThat(result.validity()).isEqualTo(Validity.UNTRUE);
    assertThat(result.reason()).contains("forward: 6 of 6 rows are said to be converged");
  }

  @Test
  void backendThatWritesOtherImagesIsRefused() {
    // The image is another one after its residual was taken; the next product starts from it.
    Measured<EquilibriumChoice, EquilibriumFigures> result =
        cheated(call -> halve(call, "affineMap"));

    assertThat(result.validity()).isEqualTo(Validity.UNTRUE);
  }

  @Test
  void backendWithAWrongAdjointIsRefused() {
    Measured<EquilibriumChoice, EquilibriumFigures> result =
        cheated(
            call -> {
              call.run();
              if (call.operation().equals("adjointResidual")) {
                Arrays.fill(call.hostOutputs()[0], 0);
              }
            });

    assertThat(result.validity()).isEqualTo(Validity.UNTRUE);
    assertThat(result.reason()).startsWith("adjoint: ");
  }

  @Test
  void backendThatSolvesWithAnotherWeightIsRefused() {
    // Halving every uploaded matrix gives a consistent, easier problem.
    Measured<EquilibriumChoice, EquilibriumFigures> result = cheated(call -> halve(call, "upload"));

    assertThat(result.validity()).isEqualTo(Validity.NOT_RUN);
    assertThat(result.reason()).contains("the weight is not the one asked for");
  }

  @Test
  void wrongProductIsRefused() {
    Measured<GemmChoice, GemmFigures> result =
        benchmarks(with(call -> halve(call, "multiply")))
            .gemm(new GemmPlan(TINY, List.of("cheating"), List.of("f32"), 1, 1))
            .get(0);

    assertThat(result.validity()).isEqualTo(Validity.UNTRUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanh'", "rowGram", "combineRows"})
  void wrongFormulaIsRefused(String formula) {
    Interceptor spoiling =
        call -> {
          call.run();
          if (call.operation().equals("map") || call.operation().equals("combineRows")) {
            Matrix out = call.outputs().get(0);
            call.backend().axpby(0, out, 1.001, out);
          } else if (call.operation().equals("rowGram")) {
            call.hostOutputs()[0][0] += 0.01;
          }
        };
    KernelPlan plan =
        new KernelPlan(TINY, List.of(formula), 3, List.of("cheating"), List.of("f32"), 1, 1);

    assertThat(benchmarks(with(spoiling)).kernel(plan).get(0).validity())
        .isEqualTo(Validity.UNTRUE);
    assertThat(benchmarks(with(Call::run)).kernel(plan).get(0).valid()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"picard, relu", "anderson{window=3}, tanh", "broyden, gelu"})
  void solversAreMeasuredInEveryPrecision(String solver, String activation) {
    EquilibriumPlan plan =
        new EquilibriumPlan(
            TINY,
            List.of(0.3, 0.5),
            1e-6,
            activation,
            List.of(solver),
            List.of("ejml"),
            List.of("f32", "f64"),
            3,
            2,
            false);

    List<Measured<EquilibriumChoice, EquilibriumFigures>> results =
        benchmarks(EQUILIBRIA.catalog()).equilibrium(plan);

    assertThat(results).hasSize(4).allMatch(Measured::valid);
    assertThat(results).extracting(r -> r.choice().gamma()).containsExactly(0.3, 0.3, 0.5, 0.5);
    assertThat(results).extracting(r -> r.choice().precision()).startsWith("f32", "f64");
    for (Measured<EquilibriumChoice, EquilibriumFigures> r : results) {
      EquilibriumFigures f = r.figures().orElseThrow();
      assertThat(f.repetitions()).isEqualTo(2);
      assertThat(f.peakScopeBytes()).isPositive();
      for (PassFigures pass : List.of(f.forward(), f.adjoint())) {
        assertThat(pass.trueResiduals()).hasSize(6);
        assertThat(pass.largestTrueResidual()).isBetween(0.0, 1.2e-6);
        assertThat(pass.evaluations()).isBetween(3, 60);
        assertThat(pass.rowEvaluations()).isLessThanOrEqualTo(6L * pass.evaluations());
        assertThat(pass.overRowFloor().median())
            .isGreaterThanOrEqualTo(pass.overWholeFloor().median());
      }
    }
  }

  @Test
  void precisionThatTheBackendHasNotIsNotRunAndAutoIsWhatItHas() {
    List<Measured<EquilibriumChoice, EquilibriumFigures>> results =
        benchmarks(EQUILIBRIA.catalog())
            .equilibrium(plan(List.of("picard"), List.of("ejml"), List.of("mixed", "auto"), 0.5));

    assertThat(results.get(0).validity()).isEqualTo(Validity.NOT_RUN);
    assertThat(results.get(0).reason()).contains("no bf16 products");
    assertThat(results.get(1).valid()).isTrue();
    assertThat(results.get(1).choice().precision()).isEqualTo("auto: f32");
  }

  @Test
  void productsHaveNoMixedPrecision() {
    GemmPlan plan = new GemmPlan(TINY, List.of("ejml"), List.of("mixed"), 1, 1);

    assertThatThrownBy(() -> benchmarks(EQUILIBRIA.catalog()).gemm(plan))
        .hasMessageContaining("precision: there is no 'mixed'")
        .hasMessageContaining("f32, f64");
  }

  @Test
  void rowsThatDoNotConvergeAreNoFigures() {
    Measured<EquilibriumChoice, EquilibriumFigures> result =
        benchmarks(EQUILIBRIA.catalog())
            .equilibrium(plan(List.of("picard"), List.of("ejml"), List.of("f64"), 4))
            .get(0);

    assertThat(result.validity()).isEqualTo(Validity.UNCONVERGED);
    assertThat(result.reason()).contains("rows did not converge");
  }

  @Test
  void loopIsComparedWithOneByHandForPlainIterationsOnly() {
    EquilibriumPlan plan =
        new EquilibriumPlan(
            TINY,
            List.of(0.5),
            1e-6,
            "relu",
            List.of("picard", "anderson"),
            List.of("ejml"),
            List.of("f32"),
            1,
            2,
            true);

    List<Measured<EquilibriumChoice, EquilibriumFigures>> results =
        benchmarks(EQUILIBRIA.catalog()).equilibrium(plan);

    assertThat(results.get(0).figures().orElseThrow().engineOverLoop()).isPresent();
    assertThat(results.get(1).reason()).contains("picard only");
  }

  @Test
  void productsAndFormulasOfTheReferenceAreValid() {
    Benchmarks benchmarks = benchmarks(EQUILIBRIA.catalog());

    assertThat(benchmarks.gemm(new GemmPlan(TINY, List.of("ejml"), List.of("f32", "f64"), 1, 1)))
        .hasSize(8)
        .allMatch(Measured::valid)
        .allMatch(r -> r.figures().orElseThrow().gflops() > 0);
    List<Measured<KernelChoice, KernelFigures>> kernels =
        benchmarks.kernel(
            new KernelPlan(
                TINY, List.of("relu", "erf'"), 3, List.of("ejml"), List.of("f32"), 1, 1));
    assertThat(kernels).hasSize(2).allMatch(Measured::valid);
  }

  private static TrainPlan training(String layers, String optimizer) {
    return new TrainPlan(
        List.of(new Size(12, 16)),
        5,
        0,
        layers,
        List.of(true, false),
        0.4,
        1e-5,
        "relu",
        optimizer,
        2,
        List.of("picard"),
        List.of("ejml"),
        List.of("f64"),
        1,
        2);
  }

  @ParameterizedTest
  @CsvSource({"implicit, gradient-descent", "all, adam{step=0.001}"})
  void epochIsSplitIntoItsPhases(String layers, String optimizer) {
    List<Measured<TrainChoice, TrainFigures>> results =
        benchmarks(EQUILIBRIA.catalog()).train(training(layers, optimizer));

    assertThat(results).hasSize(2).allMatch(Measured::valid);
    assertThat(results).extracting(r -> r.choice().warmStart()).containsExactly(true, false);
    for (Measured<TrainChoice, TrainFigures> r : results) {
      TrainFigures f = r.figures().orElseThrow();
      assertThat(f.overSolves().median()).isGreaterThan(1);
      assertThat(f.largestForwardResidual()).isLessThanOrEqualTo(1e-5);
    }
    double warm = results.get(0).figures().orElseThrow().forwardEvaluations();
    double cold = results.get(1).figures().orElseThrow().forwardEvaluations();
    assertThat(warm).isLessThan(cold);
  }

  @Test
  void everyMistakeIsToldAtOnce() {
    EquilibriumPlan plan =
        new EquilibriumPlan(
            List.of(new Size(0, 5)),
            List.of(-1.0),
            0,
            "rely",
            List.of("picart"),
            List.of("ejlm"),
            List.of("f23"),
            1,
            0,
            false);

    assertThatThrownBy(() -> benchmarks(EQUILIBRIA.catalog()).equilibrium(plan))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContainingAll(
            "rows and width must be at least 1, not 0 and 5",
            "gamma must be above 0, not -1.0",
            "rtol must be above 0, not 0.0",
            "did you mean 'relu'?",
            "did you mean 'picard'?",
            "did you mean 'ejml'?",
            "did you mean 'f32'?",
            "repetitions must be at least 1, not 0");
  }

  @Test
  void cancelledBenchmarkReturnsWhatIsComplete() {
    int[] groups = new int[1];
    BenchListener listener =
        new BenchListener() {
          @Override
          public void group(String name, int number, int of) {
            groups[0] = number;
          }
        };
    Benchmarks benchmarks =
        new Benchmarks(EQUILIBRIA.catalog(), () -> groups[0] == 2, listener, BenchClock.WALL);
    EquilibriumPlan plan =
        new EquilibriumPlan(
            TINY,
            List.of(0.3, 0.4, 0.5),
            1e-6,
            "relu",
            List.of("picard"),
            List.of("ejml"),
            List.of("f64"),
            1,
            2,
            false);

    assertThat(benchmarks.equilibrium(plan))
        .extracting(r -> r.choice().gamma())
        .containsExactly(0.3);
  }
}

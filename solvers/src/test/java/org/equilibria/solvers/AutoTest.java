package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.RowFunction;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.testkit.HardProblem;
import org.equilibria.testkit.problem.Families;
import org.equilibria.testkit.problem.Family;
import org.equilibria.testkit.problem.Layer;
import org.equilibria.testkit.problem.LayerFamily;
import org.equilibria.testkit.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Confirm what rows are moved to, and that each is solved as it would be alone. */
class AutoTest {

  private static final Solver AUTO = new Auto(new Auto.Options(100));

  private Backend backend;
  private Scope scope;

  @BeforeEach
  void open() {
    backend = EjmlBackend.open();
    scope = backend.openScope("test", Precision.F64);
  }

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  private SolveResult solve(FixedPointMap map, double[] start, int evaluations) {
    Matrix z = scope.uninitialized(map.rows(), map.width());
    backend.upload(start, z);
    Termination rule =
        Termination.builder().rtol(1e-8).maxSteps(3000).maxEvaluations(evaluations).build();
    return new SolveLoop(SolveSettings.quiet()).solve(map, z, AUTO, rule, scope);
  }

  private SampleOutcome outcome(HardProblem problem) {
    return solve(problem.map(), problem.start(), 3000).outcomes().get(0);
  }

  @Test
  void aRowThatConvergesFastStaysWithAnderson() {
    assertThat(outcome(HardProblem.sinkhorn()).detail())
        .isEqualTo("the residual met the tolerance; by anderson");
  }

  @Test
  void aWideRowThatIsSoonDoneIsSolvedAsByAndersonOverFiveDifferences() {
    HardProblem problem = HardProblem.sinkhorn();
    assertThat(problem.width()).isGreaterThan(40);
    Solver five = new Anderson(new Anderson.Options(5, 1, 1e-10));
    assertThat(solution(AUTO, problem)).isEqualTo(solution(five, problem));
  }

  private double[] solution(Solver solver, HardProblem problem) {
    Matrix z = scope.uninitialized(1, problem.width());
    backend.upload(problem.start(), z);
    Termination rule = Termination.builder().rtol(1e-8).maxSteps(3000).build();
    SolveResult result =
        new SolveLoop(SolveSettings.quiet()).solve(problem.map(), z, solver, rule, scope);
    double[] solution = new double[problem.width()];
    backend.download(result.solution(), solution);
    return solution;
  }

  @Test
  void aWideRowThatHasFarToGoUsesMoreDifferences() {
    LayerFamily family = family("relu, monotone");
    Solver five = new Anderson(new Anderson.Options(5, 1, 1e-10));
    int further = 0;
    int saved = 0;
    for (int seed = 0; seed < 6; seed++) {
      SampleOutcome auto = outcome(AUTO, family.layer(seed, 64).map(scope));
      SampleOutcome narrow = outcome(five, family.layer(seed, 64).map(scope));
      if (auto.detail().contains(", over more differences from evaluation ")) {
        further++;
        saved += narrow.evaluations() - auto.evaluations();
      } else {
        assertThat(auto.detail()).endsWith("; by anderson");
        assertThat(auto.evaluations()).isEqualTo(narrow.evaluations());
      }
    }
    assertThat(further).isBetween(1, 5);
    assertThat(saved).isPositive();
  }

  @Test
  void weightsCertifiedSymmetricGetTheWholeWindowFromTheStart() {
    int width = 48;
    Layer layer = family("relu, symmetric").layer(1, width);
    double[] weight = Arrays.stream(layer.weight()).flatMapToDouble(Arrays::stream).toArray();
    List<Integer> evaluations = new ArrayList<>();
    for (Certificate claim :
        List.of(Certificate.NONE, new Certificate(Property.SYMMETRIC_CONTRACTION, 1))) {
      FixedPointMap map = GivenLayer.of(scope, weight, layer.bias(), GivenLayer.Sigma.RELU, claim);
      evaluations.add(outcome(AUTO, map).evaluations());
    }
    assertThat(evaluations.get(1)).isLessThan(evaluations.get(0));
  }

  private SampleOutcome outcome(Solver solver, FixedPointMap map) {
    Termination rule = Termination.builder().rtol(1e-8).maxSteps(1000).build();
    return new SolveLoop(SolveSettings.quiet())
        .solve(map, scope.zeros(1, map.width()), solver, rule, scope)
        .outcomes()
        .get(0);
  }

  private static LayerFamily family(String name) {
    return LayerFamily.all().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void aRowThatFallsSlowlyMovesToBroyden2() {
    assertThat(outcome(HardProblem.uniformSpectrum()).detail())
        .startsWith("the residual met the tolerance; by anderson (residual -")
        .contains("% an evaluation), by broyden2 from evaluation ");
  }

  @Test
  void aRowThatGoesOnRisingMovesToNewtonWhereThereAreProducts() {
    LayerFamily family = family("relu, monotone, nearly skew");
    Termination rule = Termination.builder().rtol(1e-8).maxSteps(300).build();
    List<String> details = new ArrayList<>();
    for (int seed = 0; seed < 20; seed++) {
      FixedPointMap map = family.layer(seed, 16).map(scope);
      details.add(
          new SolveLoop(SolveSettings.quiet())
              .solve(map, scope.zeros(1, 16), AUTO, rule, scope)
              .outcomes()
              .get(0)
              .detail());
    }
    assertThat(details)
        .anySatisfy(
            detail ->
                assertThat(detail)
                    .startsWith("the residual met the tolerance")
                    .contains("by newton from evaluation 24"));
  }

  @Test
  void aRowThatNewtonFindsSingularMovesToNewtonKrylov() {
    Family singular =
        Families.all().stream()
            .filter(f -> f.name().equals("singular matrix with many solutions"))
            .findFirst()
            .orElseThrow();
    Problem problem = singular.problem(1, 16);
    RowFunction f = (row, z, out) -> problem.f().apply(z, out);
    assertThat(solve(FixedPointMap.of(1, 16, f), problem.start(), 300).outcomes().get(0).detail())
        .startsWith("the residual met the tolerance")
        .containsPattern("by newton from [^,]*, by newton-krylov from");
  }

  @Test
  void aRowThatDoesNotFallAtAllMovesToBroyden() {
    // The residual of the start is the least until rewards have travelled along the chain.
    assertThat(outcome(HardProblem.valueIteration()).detail())
        .contains("0.0 % an evaluation), by broyden from evaluation 12");
  }

  @Test
  void aRowThatReachesALimitTellsItsMethods() {
    HardProblem problem = HardProblem.uniformSpectrum();
    SampleOutcome outcome = solve(problem.map(), problem.start(), 40).outcomes().get(0);
    assertThat(outcome.status()).isEqualTo(SolveStatus.MAX_EVALUATIONS);
    assertThat(outcome.evaluations()).isEqualTo(40);
    assertThat(outcome.detail()).contains("limit").contains("; by anderson");
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 60})
  void rowsThatMoveAtDifferentTimesAreSolvedAsAlone(int width) {
    List<Problem> problems = new ArrayList<>();
    for (Family family : Families.all()) {
      if (List.of(
              "spectrum spread towards 1",
              "value iteration on a chain",
              "rotation",
              "singular matrix with many solutions",
              "gradient step on log cosh",
              "lasso by ISTA",
              "cosine")
          .contains(family.name())) {
        problems.add(family.problem(1, width));
        problems.add(family.problem(2, width));
      }
    }
    assertThat(problems).hasSize(14);
    double[] start = problems.stream().flatMapToDouble(p -> Arrays.stream(p.start())).toArray();
    RowFunction f = (row, z, out) -> problems.get(row).f().apply(z, out);
    SolveResult batch = solve(FixedPointMap.of(problems.size(), width, f), start, 400);
    double[] together = new double[start.length];
    backend.download(batch.solution(), together);
    assertThat(batch.outcomes().stream().map(SampleOutcome::detail).toList())
        .anyMatch(detail -> detail.endsWith("by anderson"))
        .anyMatch(detail -> detail.contains("by broyden2 from evaluation "))
        .anyMatch(detail -> detail.contains("by broyden from evaluation "))
        .anyMatch(
            detail -> detail.contains("over more differences from evaluation ") || width < 40);
    for (int i = 0; i < problems.size(); i++) {
      Problem problem = problems.get(i);
      FixedPointMap map = FixedPointMap.of(1, width, (row, z, out) -> problem.f().apply(z, out));
      SolveResult alone = solve(map, problem.start(), 400);
      double[] solution = new double[width];
      backend.download(alone.solution(), solution);
      assertThat(solution).isEqualTo(Arrays.copyOfRange(together, i * width, (i + 1) * width));
      assertThat(alone.outcomes().get(0)).isEqualTo(batch.outcomes().get(i));
    }
  }

  /** Rows that end soon come first, so that those left move up, with what is known of each. */
  @Test
  void rowsThatAreLeftWhenOthersEndedAreSolvedAsAlone() {
    int width = 64;
    LayerFamily family = family("relu, monotone");
    List<RowFunction> maps = new ArrayList<>();
    for (int seed = 0; seed < 16; seed++) {
      Layer layer = family.layer(seed, width);
      maps.add((row, z, out) -> relu(layer, z, out));
    }
    List<SolveResult> alone = new ArrayList<>();
    for (RowFunction f : maps) {
      alone.add(solve(FixedPointMap.of(1, width, f), new double[width], 400));
    }
    Integer[] order = new Integer[maps.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparing(i -> alone.get(i).outcomes().get(0).evaluations()));
    RowFunction f = (row, z, out) -> maps.get(order[row]).apply(row, z, out);
    SolveResult batch =
        solve(FixedPointMap.of(order.length, width, f), new double[order.length * width], 400);
    double[] together = new double[order.length * width];
    backend.download(batch.solution(), together);
    for (int row = 0; row < order.length; row++) {
      double[] solution = new double[width];
      backend.download(alone.get(order[row]).solution(), solution);
      assertThat(batch.outcomes().get(row)).isEqualTo(alone.get(order[row]).outcomes().get(0));
      assertThat(Arrays.copyOfRange(together, row * width, (row + 1) * width)).isEqualTo(solution);
    }
  }

  private static void relu(Layer layer, double[] z, double[] out) {
    for (int i = 0; i < out.length; i++) {
      double total = layer.bias()[i];
      for (int j = 0; j < z.length; j++) {
        total += layer.weight()[i][j] * z[j];
      }
      out[i] = Math.max(0, total);
    }
  }
}

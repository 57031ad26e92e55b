package org.equilibria.testkit;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.tck.ContractCheck;
import org.equilibria.tck.Harness;

/**
 * The engine's solve loop on any backend, for the contract checks. With JUnit, a solver is held to
 * its contract on every backend by
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> contract() {
 *   return DynamicTest.stream(
 *       EngineHarness.onEveryBackend(SolverContract::checks),
 *       ContractCheck::rule,
 *       check -> check.verify(new MySolver()));
 * }
 * }</pre>
 *
 * @param backends opens a backend
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EngineHarness(Supplier<Backend> backends) implements Harness {

  /**
   * Return the checks of a contract on each of {@link TestBackends#all}, with the backend added to
   * the name of the rule.
   */
  public static <T> Stream<ContractCheck<T>> onEveryBackend(
      Function<Harness, List<ContractCheck<T>>> contract) {
    return TestBackends.all().entrySet().stream()
        .flatMap(
            backend ->
                contract.apply(new EngineHarness(backend.getValue())).stream()
                    .map(
                        check ->
                            new ContractCheck<>(
                                check.rule() + " on " + backend.getKey(),
                                check.statement(),
                                check.body())));
  }

  @Override
  public Backend open() {
    return backends.get();
  }

  @Override
  public SolveResult solve(
      Evaluator evaluator,
      Optional<AffineForm> affineForm,
      Matrix start,
      Solver solver,
      Termination termination,
      Scope scope,
      boolean inverseEstimate) {
    return new SolveLoop(SolveSettings.quiet().withInverseEstimate(inverseEstimate))
        .solve(evaluator, affineForm, start, solver, termination, scope);
  }
}

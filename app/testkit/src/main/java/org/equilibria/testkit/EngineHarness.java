package org.equilibria.testkit;

import java.util.Optional;
import java.util.function.Supplier;
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
import org.equilibria.tck.Harness;

/**
 * Lend the contract checks the engine's solve loop on any backend. With JUnit, a solver is held to
 * its contract on every backend by
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicNode> contract() {
 *   return TestBackends.all().entrySet().stream()
 *       .map(
 *           backend ->
 *               dynamicContainer(
 *                   backend.getKey(),
 *                   DynamicTest.stream(
 *                       SolverContract.checks(new EngineHarness(backend.getValue())).stream(),
 *                       ContractCheck::rule,
 *                       check -> check.verify(mySolver))));
 * }
 * }</pre>
 *
 * @param backends opens a backend
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EngineHarness(Supplier<Backend> backends) implements Harness {

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

package org.equilibria.solvers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.solve.Solver;
import org.equilibria.tck.ContractCheck;
import org.equilibria.tck.GradientContract;
import org.equilibria.tck.SolverContract;
import org.equilibria.testkit.EngineHarness;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Hold every solver and gradient estimator to the shared contracts on every test backend. */
class ContractTest {

  private static final Solver ANDERSON = new Anderson(new Anderson.Options(5, 1, 1e-10));

  private static Map<String, Solver> solvers() {
    Map<String, Solver> solvers = new LinkedHashMap<>();
    solvers.put("picard", new Picard(new Picard.Options(1)));
    solvers.put("damped picard", new Picard(new Picard.Options(0.5)));
    solvers.put("anderson", ANDERSON);
    solvers.put("mixed anderson", new Anderson(new Anderson.Options(2, 0.5, 1e-10)));
    solvers.put("broyden", new Broyden(new Broyden.Options(20)));
    solvers.put("restarted broyden", new Broyden(new Broyden.Options(3)));
    solvers.put("anderson1", new Anderson1(new Anderson1.Options(10, 1, 1e-4, 1e-3, 1e6)));
    solvers.put(
        "damped anderson1 that steps plainly at times",
        new Anderson1(new Anderson1.Options(2, 0.5, 0.5, 0.1, 1)));
    solvers.put(
        "anderson1 as it was", new Anderson1(new Anderson1.Options(3, 1, 0, 0, Double.MAX_VALUE)));
    solvers.put("auto", new Auto(new Auto.Options(100)));
    solvers.put("chebyshev", new Chebyshev(new Chebyshev.Options(-1, OptionalDouble.empty())));
    solvers.put(
        "chebyshev of a given interval",
        new Chebyshev(new Chebyshev.Options(-0.6, OptionalDouble.of(0.6))));
    solvers.put("aitken", new Aitken(new Aitken.Options(1, 1e8)));
    solvers.put("aitken with a short first step", new Aitken(new Aitken.Options(0.5, 10)));
    for (Squarem.Scheme scheme : Squarem.Scheme.values()) {
      solvers.put("squarem " + scheme, new Squarem(new Squarem.Options(scheme, 1, 4)));
    }
    solvers.put("broyden2", new Broyden2(new Broyden2.Options(100, 1)));
    solvers.put("restarted, mixed broyden2", new Broyden2(new Broyden2.Options(3, 0.5)));
    solvers.put(
        "krasnoselskii-mann",
        new KrasnoselskiiMann(new KrasnoselskiiMann.Options(OptionalDouble.empty())));
    solvers.put(
        "krasnoselskii-mann of a fixed step",
        new KrasnoselskiiMann(new KrasnoselskiiMann.Options(OptionalDouble.of(0.5))));
    solvers.put("newton", new Newton(new Newton.Options(500)));
    solvers.put("newton-krylov", new NewtonKrylov(new NewtonKrylov.Options(50, 0.5)));
    solvers.put(
        "newton-krylov of short cycles", new NewtonKrylov(new NewtonKrylov.Options(2, 0.9)));
    solvers.put(
        "forward-backward",
        new ForwardBackward(new ForwardBackward.Options(OptionalDouble.empty())));
    solvers.put(
        "forward-backward of a given step",
        new ForwardBackward(new ForwardBackward.Options(OptionalDouble.of(0.5))));
    solvers.put(
        "peaceman-rachford",
        new PeacemanRachford(new PeacemanRachford.Options(OptionalDouble.empty(), 1)));
    solvers.put(
        "douglas-rachford of a given step",
        new PeacemanRachford(new PeacemanRachford.Options(OptionalDouble.of(0.5), 0.5)));
    return solvers;
  }

  @TestFactory
  Stream<DynamicTest> everySolverKeepsTheContract() {
    return solvers().entrySet().stream()
        .flatMap(
            solver ->
                DynamicTest.stream(
                    EngineHarness.onEveryBackend(SolverContract::checks),
                    check -> solver.getKey() + ": " + check.rule(),
                    check -> check.verify(solver.getValue())));
  }

  private static Map<String, GradientEstimator> truncated() {
    Map<String, GradientEstimator> estimators = new LinkedHashMap<>();
    estimators.put("jfb", new JacobianFree());
    estimators.put("neumann", new Neumann(new Neumann.Options(3)));
    estimators.put("phantom", new Phantom(new Phantom.Options(4, 0.5)));
    estimators.put("unrolled", new Unrolled(new Unrolled.Options(3, 0.5, Unrolled.Start.SOLUTION)));
    estimators.put(
        "unrolled from zero", new Unrolled(new Unrolled.Options(3, 1, Unrolled.Start.ZERO)));
    estimators.put("reversible", new Reversible(new Reversible.Options(3, 0.5)));
    return estimators;
  }

  @TestFactory
  Stream<DynamicTest> everyTruncatedGradientKeepsTheContract() {
    return truncated().entrySet().stream()
        .flatMap(
            estimator ->
                DynamicTest.stream(
                    EngineHarness.onEveryBackend(h -> GradientContract.checks(h, ANDERSON, false)),
                    check -> estimator.getKey() + ": " + check.rule(),
                    check -> check.verify(estimator.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> theSharedInverseEstimateKeepsTheContract() {
    return Stream.of(new Shine(1.3, 0, null), new Shine(100, 0, null), new Shine(1.3, 3, null))
        .flatMap(
            shine ->
                DynamicTest.stream(
                    EngineHarness.onEveryBackend(
                        h ->
                            GradientContract.checks(
                                h, new Broyden(new Broyden.Options(20)), false)),
                    ContractCheck::rule,
                    check -> check.verify(shine)));
  }

  @TestFactory
  Stream<DynamicTest> implicitDifferentiationKeepsTheContract() {
    return DynamicTest.stream(
        EngineHarness.onEveryBackend(h -> GradientContract.checks(h, ANDERSON, true)),
        ContractCheck::rule,
        check -> check.verify(new Implicit(null, OptionalDouble.empty(), OptionalInt.empty())));
  }
}

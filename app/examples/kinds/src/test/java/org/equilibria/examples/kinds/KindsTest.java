package org.equilibria.examples.kinds;

import java.util.List;
import java.util.stream.Stream;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.tck.BackendContract;
import org.equilibria.tck.BoundContract;
import org.equilibria.tck.ContractCheck;
import org.equilibria.tck.DatasetContract;
import org.equilibria.tck.GradientContract;
import org.equilibria.tck.LossContract;
import org.equilibria.tck.OptimizerContract;
import org.equilibria.tck.ParameterizationContract;
import org.equilibria.tck.ScheduleContract;
import org.equilibria.tck.SolverContract;
import org.equilibria.testkit.EngineHarness;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Hold every component to the contract of its kind. */
class KindsTest {

  private static final HeavyBall HEAVY_BALL = new HeavyBall(new HeavyBall.Options(0.3));

  private static <T> Stream<DynamicTest> held(Stream<ContractCheck<T>> checks, T subject) {
    return DynamicTest.stream(checks, ContractCheck::rule, check -> check.verify(subject));
  }

  private static <T> Stream<DynamicTest> held(List<ContractCheck<T>> checks, T subject) {
    return held(checks.stream(), subject);
  }

  @TestFactory
  Stream<DynamicTest> solver() {
    return held(EngineHarness.onEveryBackend(SolverContract::checks), HEAVY_BALL);
  }

  @TestFactory
  Stream<DynamicTest> gradient() {
    boolean exact = false;
    return held(
        EngineHarness.onEveryBackend(
            harness -> GradientContract.checks(harness, HEAVY_BALL, exact)),
        new JacobianFree());
  }

  @TestFactory
  Stream<DynamicTest> parameterization() {
    return held(
        ParameterizationContract.checks(EjmlBackend::open),
        new BoundedEntries(new BoundedEntries.Options(0.9)));
  }

  @TestFactory
  Stream<DynamicTest> backend() {
    return held(BackendContract.checks(), PlainBackend::open);
  }

  @TestFactory
  Stream<DynamicTest> bound() {
    return held(BoundContract.checks(), RowSums.bound());
  }

  @TestFactory
  Stream<DynamicTest> dataset() {
    return held(DatasetContract.checks(), new Spirals(new Spirals.Options(50, 0.02, 1)));
  }

  @TestFactory
  Stream<DynamicTest> loss() {
    return held(LossContract.checks(), new LogCosh());
  }

  @TestFactory
  Stream<DynamicTest> optimizer() {
    return held(
        OptimizerContract.checks(EjmlBackend::open),
        new SignDescent(new SignDescent.Options(0.001)));
  }

  @TestFactory
  Stream<DynamicTest> schedule() {
    return held(ScheduleContract.checks(), new InverseTime(new InverseTime.Options(0.1)));
  }
}

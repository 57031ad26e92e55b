package org.equilibria.testkit;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.equilibria.api.train.Schedule;
import org.equilibria.tck.ScheduleContract;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the schedule contract is proven on one that breaks it. */
class ScheduleProofTest {

  private static Schedule counting() {
    AtomicInteger calls = new AtomicInteger();
    return (epoch, epochs) -> 1 / (1.0 + calls.getAndIncrement());
  }

  @TestFactory
  Stream<DynamicTest> everyRuleFindsItsCulprit() {
    return Proof.of(
        ScheduleContract.checks(),
        (epoch, epochs) -> 1 - epoch / epochs,
        Map.of(
            "schedule.is-finite-and-not-negative", (epoch, epochs) -> 1 - 2 * epoch / epochs,
            "schedule.trains", (epoch, epochs) -> 0,
            "schedule.is-pure", counting()),
        Map.of());
  }
}

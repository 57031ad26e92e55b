package org.equilibria.host.wired;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.spi.Kinds;
import org.equilibria.tck.CellContract;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The affine cell keeps the contract of cells on every backend. */
class AffineCellContractTest {

  private static final int INPUTS = 3;

  @TestFactory
  Stream<DynamicTest> affineCellKeepsTheContract() {
    return Stream.of(
            "affine{width=6}",
            "affine{width=5,activation=tanh,injection=linear,parameterization=norm-scaling}",
            "affine{width=4,activation=tanh,injection=linear,parameterization=lipschitz-bounded}")
        .flatMap(AffineCellContractTest::onEveryBackend);
  }

  private static Stream<DynamicTest> onEveryBackend(String cell) {
    Cell subject = Wired.create(Kinds.CELL, cell);
    return TestBackends.all().entrySet().stream().flatMap(b -> on(subject, cell, b));
  }

  private static Stream<DynamicTest> on(
      Cell subject, String cell, Map.Entry<String, Supplier<Backend>> backend) {
    return CellContract.checks(INPUTS, backend.getValue()).stream()
        .map(
            check ->
                DynamicTest.dynamicTest(
                    cell + " on " + backend.getKey() + ": " + check.rule(),
                    () -> check.verify(subject)));
  }
}

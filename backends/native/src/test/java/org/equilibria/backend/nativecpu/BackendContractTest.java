package org.equilibria.backend.nativecpu;

import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.tck.BackendContract;
import org.equilibria.tck.ContractCheck;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The backend keeps the contract, alone and with threads. */
class BackendContractTest {

  @TestFactory
  Stream<DynamicNode> contract() {
    return Stream.of(1, 3)
        .map(
            threads ->
                DynamicContainer.dynamicContainer(
                    threads + " threads",
                    checks(() -> NativeBackend.open(new NativeOptions(OptionalInt.of(threads))))));
  }

  private static Stream<DynamicTest> checks(Supplier<Backend> subject) {
    return DynamicTest.stream(
        BackendContract.checks().stream(), ContractCheck::rule, c -> c.verify(subject));
  }
}

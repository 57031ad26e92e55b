package org.equilibria.backend.nd4j;

import java.util.stream.Stream;
import org.equilibria.tck.BackendContract;
import org.equilibria.tck.ContractCheck;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BackendContractTest {

  @TestFactory
  Stream<DynamicTest> contract() {
    return DynamicTest.stream(
        BackendContract.checks().stream(), ContractCheck::rule, c -> c.verify(Nd4jBackend::open));
  }
}

package org.equilibria.backend.opencl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.tck.BackendContract;
import org.equilibria.tck.ContractCheck;
import org.equilibria.testkit.Deferring;
import org.equilibria.testkit.InterceptedBackend;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The backend keeps the contract: as it is, put off for as long as the contract allows, waiting for
 * every operation, and without f64.
 */
class BackendContractTest {

  @TestFactory
  Stream<DynamicNode> contract() {
    Map<String, Supplier<Backend>> subjects = new LinkedHashMap<>();
    subjects.put("deferring", TestDevice::deferring);
    subjects.put(
        "deferring twice",
        () -> new InterceptedBackend("deferring", TestDevice.deferring(), new Deferring()));
    subjects.put("blocking", TestDevice::blocking);
    subjects.put("without f64", TestDevice::withoutF64);
    return subjects.entrySet().stream()
        .map(subject -> DynamicContainer.dynamicContainer(subject.getKey(), checks(subject)));
  }

  private static Stream<DynamicTest> checks(Map.Entry<String, Supplier<Backend>> subject) {
    return DynamicTest.stream(
        BackendContract.checks().stream(),
        ContractCheck::rule,
        check -> {
          TestDevice.require();
          check.verify(subject.getValue());
        });
  }
}

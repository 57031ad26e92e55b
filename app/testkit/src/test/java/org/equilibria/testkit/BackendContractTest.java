package org.equilibria.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.tck.BackendContract;
import org.equilibria.tck.ContractCheck;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The reference backend, and every backend made to catch mistakes, keeps the contract itself. */
class BackendContractTest {

  @TestFactory
  Stream<DynamicNode> contract() {
    Map<String, Supplier<Backend>> subjects = new LinkedHashMap<>(TestBackends.all());
    subjects.put("counting", () -> TestBackends.counting(new Counting()));
    subjects.put(
        "emulating bf16", () -> TestBackends.emulatingBf16(new Counting(), new Bf16Counts()));
    subjects.put("default operations", DefaultOperations::backend);
    return subjects.entrySet().stream()
        .map(s -> dynamicContainer(s.getKey(), contract(s.getValue())));
  }

  private static Stream<DynamicTest> contract(Supplier<Backend> subject) {
    return DynamicTest.stream(
        BackendContract.checks().stream(), ContractCheck::rule, c -> c.verify(subject));
  }

  @Test
  void rulesHaveNamesOfTheirOwn() {
    assertThat(BackendContract.checks()).extracting(ContractCheck::rule).doesNotHaveDuplicates();
  }
}

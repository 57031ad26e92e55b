package org.equilibria.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.tck.BackendContract;
import org.equilibria.tck.ContractCheck;
import org.equilibria.tck.ContractFailure;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the backend contract is broken by a subject, and by no other rule's subject. */
class BrokenBackendsTest {

  private static final List<ContractCheck<Supplier<Backend>>> CHECKS = BackendContract.checks();

  @Test
  void everyRuleHasABrokenSubject() {
    assertThat(CHECKS).allSatisfy(c -> assertThat(BrokenBackends.of(c.rule())).isPresent());
  }

  @TestFactory
  Stream<DynamicTest> exactlyTheBrokenRuleFails() {
    return DynamicTest.stream(CHECKS.stream(), ContractCheck::rule, this::failsAlone);
  }

  private void failsAlone(ContractCheck<Supplier<Backend>> check) {
    Supplier<Backend> broken = BrokenBackends.of(check.rule()).orElseThrow();
    Set<String> failed =
        ContractCheck.failures(related(check.rule()), broken).stream()
            .map(ContractFailure::rule)
            .collect(Collectors.toCollection(HashSet::new));
    assertThat(failed).contains(check.rule());
    failed.removeAll(BrokenBackends.implied(check.rule()));
    assertThat(failed).containsExactly(check.rule());
  }

  /**
   * Return the rules of the same operation and all that are not about one operation. A mistake in
   * one operation cannot break the rules of another, unless their checks use it as a tool.
   */
  private static List<ContractCheck<Supplier<Backend>>> related(String rule) {
    String operation = operation(rule);
    Set<String> operations =
        CHECKS.stream()
            .map(ContractCheck::rule)
            .filter(r -> r.endsWith(".values"))
            .map(BrokenBackendsTest::operation)
            .collect(Collectors.toSet());
    return CHECKS.stream()
        .filter(
            c -> operation(c.rule()).equals(operation) || !operations.contains(operation(c.rule())))
        .toList();
  }

  private static String operation(String rule) {
    return rule.split("\\.", -1)[1];
  }
}

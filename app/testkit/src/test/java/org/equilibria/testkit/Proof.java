package org.equilibria.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.equilibria.tck.ContractCheck;
import org.equilibria.tck.ContractFailure;
import org.junit.jupiter.api.DynamicTest;

/** Prove each rule of a contract on a subject that breaks it and, as far as possible, no other. */
final class Proof {

  private Proof() {}

  /**
   * Return tests that a sound subject passes and that each broken one fails exactly its rule.
   *
   * @param broken a subject for every rule
   * @param implied rules that cannot hold without the broken one
   */
  static <T> Stream<DynamicTest> of(
      List<ContractCheck<T>> checks,
      T sound,
      Map<String, T> broken,
      Map<String, Set<String>> implied) {
    Stream<DynamicTest> general =
        Stream.of(
            DynamicTest.dynamicTest(
                "every rule has a broken subject",
                () ->
                    assertThat(broken.keySet())
                        .containsExactlyInAnyOrderElementsOf(
                            checks.stream().map(ContractCheck::rule).toList())),
            DynamicTest.dynamicTest(
                "a sound subject passes",
                () -> assertThat(ContractCheck.failures(checks, sound)).isEmpty()));
    return Stream.concat(
        general,
        DynamicTest.stream(
            checks.stream(),
            ContractCheck::rule,
            check -> failsAlone(checks, check.rule(), broken.get(check.rule()), implied)));
  }

  /** Insist that a subject fails a rule, whatever others it fails. */
  static <T> void fails(List<ContractCheck<T>> checks, String rule, T subject) {
    assertThat(ContractCheck.failures(checks, subject))
        .extracting(ContractFailure::rule)
        .contains(rule);
  }

  private static <T> void failsAlone(
      List<ContractCheck<T>> checks, String rule, T subject, Map<String, Set<String>> implied) {
    Set<String> failed =
        ContractCheck.failures(checks, subject).stream()
            .map(ContractFailure::rule)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(failed).contains(rule);
    failed.removeAll(implied.getOrDefault(rule, Set.of()));
    assertThat(failed).containsExactly(rule);
  }
}

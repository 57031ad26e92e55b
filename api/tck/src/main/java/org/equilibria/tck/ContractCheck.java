package org.equilibria.tck;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A check of a subject against one rule of its contract. From JUnit a whole contract is one line:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> contract() {
 *   return DynamicTest.stream(
 *       BackendContract.checks().stream(), ContractCheck::rule, c -> c.verify(MyBackend::new));
 * }
 * }</pre>
 *
 * @param rule unique name, such as {@code backend.gemm.ignores-old-output}
 * @param statement the rule in one sentence
 * @param body throws if the subject breaks the rule
 * @param <T> type of the subject
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ContractCheck<T>(String rule, String statement, Body<T> body) {

  /**
   * The verification of one rule.
   *
   * @param <T> type of the subject
   */
  @FunctionalInterface
  public interface Body<T> {

    /** Throw any unchecked exception if the subject breaks the rule. */
    void verify(T subject);
  }

  /**
   * Check the subject.
   *
   * @throws ContractFailure if it breaks the rule, whatever the subject threw
   */
  public void verify(T subject) {
    try {
      body.verify(subject);
    } catch (RuntimeException e) {
      throw new ContractFailure(rule, statement, details(e), e);
    }
  }

  private static String details(RuntimeException e) {
    return e instanceof Broken ? String.valueOf(e.getMessage()) : "unexpected " + e;
  }

  /** Return the failures of a subject, in the order of the checks; empty if it keeps all rules. */
  public static <T> List<ContractFailure> failures(List<ContractCheck<T>> checks, T subject) {
    List<ContractFailure> failures = new ArrayList<>();
    for (ContractCheck<T> check : checks) {
      try {
        check.verify(subject);
      } catch (ContractFailure failure) {
        failures.add(failure);
      }
    }
    return failures;
  }
}

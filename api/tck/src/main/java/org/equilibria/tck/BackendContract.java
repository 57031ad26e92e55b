package org.equilibria.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;

/**
 * The rules of a {@link Backend}, operation by operation. The subject opens a new, independent
 * backend at every call; each check closes what it opened. Every rule is checked in each precision
 * offered.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BackendContract {

  private BackendContract() {}

  /** Return all checks. */
  public static List<ContractCheck<Supplier<Backend>>> checks() {
    List<ContractCheck<Supplier<Backend>>> checks = new ArrayList<>();
    checks.addAll(OperationRules.checks());
    checks.addAll(ArithmeticRules.checks());
    checks.addAll(KernelRules.checks());
    checks.addAll(StorageRules.checks());
    checks.addAll(Bf16Rules.checks());
    return List.copyOf(checks);
  }

  /**
   * Return a check that is not part of the contract, for backends whose results do not depend on
   * what else is computed: threads that do the same get the same bits.
   */
  public static ContractCheck<Supplier<Backend>> equalBits() {
    return new ContractCheck<>(
        "backend.threads.equal-bits",
        "Iterations of equal numbers give equal bits, however threads interleave.",
        Interleaving::verify);
  }
}

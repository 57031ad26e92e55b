package org.equilibria.tck;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** The failure of a subject that broke a rule of its contract. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ContractFailure extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final String rule;
  private final String details;

  /** Create a failure of the given rule. */
  public ContractFailure(String rule, String statement, String details, @Nullable Throwable cause) {
    super(rule + ": " + statement + " Found: " + details, cause);
    this.rule = rule;
    this.details = details;
  }

  /** Return the name of the broken rule. */
  public String rule() {
    return rule;
  }

  /** Return what was found instead. */
  public String details() {
    return details;
  }
}

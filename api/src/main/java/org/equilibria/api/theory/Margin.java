package org.equilibria.api.theory;

import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * By how much a statement holds, or how far it is from holding.
 *
 * @param value the margin, larger where the statement holds more comfortably; may be infinite
 * @param limit the statement holds if the value is above it, such as 0 for a difference and 1 for a
 *     ratio
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Margin(double value, double limit) {

  /**
   * Refuse what is no number.
   *
   * @throws EquilibriaException CONTRACT_VIOLATION if one of them is NaN
   */
  public Margin {
    if (Double.isNaN(value) || Double.isNaN(limit)) {
      throw new EquilibriaException(ErrorCode.CONTRACT_VIOLATION, "a margin that is NaN");
    }
  }

  /** Return whether the statement holds. */
  public boolean holds() {
    return value > limit;
  }
}

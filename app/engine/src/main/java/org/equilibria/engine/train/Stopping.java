package org.equilibria.engine.train;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * When a training ends before its last epoch.
 *
 * @param patience epochs that the loss of the validation samples may go without a new minimum; the
 *     weights of the minimum are restored at the end; 0 for no early stopping
 * @param maxUpdates most updates; 0 for no limit
 * @param timeLimit longest time, that before a resumption included; zero for no limit
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Stopping(int patience, long maxUpdates, Duration timeLimit) {

  /** Stop at the last epoch only. */
  public static final Stopping NEVER = new Stopping(0, 0, Duration.ZERO);

  /**
   * Check the ranges.
   *
   * @throws EquilibriaException INVALID_INPUT naming every mistake
   */
  public Stopping {
    List<String> mistakes = new ArrayList<>();
    if (patience < 0) {
      mistakes.add("patience must be at least 0, not " + patience);
    }
    if (maxUpdates < 0) {
      mistakes.add("max-updates must be at least 0, not " + maxUpdates);
    }
    if (timeLimit.isNegative()) {
      mistakes.add("time-limit must be at least 0s, not " + timeLimit);
    }
    if (!mistakes.isEmpty()) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, String.join("; ", mistakes));
    }
  }
}

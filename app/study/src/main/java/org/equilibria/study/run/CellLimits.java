package org.equilibria.study.run;

import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.config.LimitSettings;

/**
 * How long a cell may take before it is left to itself and the study goes on.
 *
 * @param total for all of it; without one as long as it likes
 * @param silence without a sign of life: an evaluation of the map, the end of an epoch, or word
 *     from a bound
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CellLimits(Optional<Duration> total, Duration silence) {

  /** Those of a configuration that says nothing of limits. */
  public static final CellLimits DEFAULT = of(LimitSettings.DEFAULT);

  /** Return those of a configuration. */
  public static CellLimits of(LimitSettings settings) {
    return new CellLimits(settings.ofCell(), settings.silenceLimit());
  }

  /**
   * Check the limits.
   *
   * @throws EquilibriaException INVALID_INPUT if one is not above zero
   */
  public CellLimits {
    if (!isPositive(silence) || !total.map(CellLimits::isPositive).orElse(true)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "a limit on a cell must be above zero");
    }
  }

  private static boolean isPositive(Duration limit) {
    return !limit.isZero() && !limit.isNegative();
  }
}

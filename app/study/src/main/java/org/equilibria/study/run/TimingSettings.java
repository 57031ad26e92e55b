package org.equilibria.study.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * How cells are timed.
 *
 * @param rounds how often each is; an interval of a median needs six
 * @param epoch which epoch of its training is timed, from 2: the first has to do what is done once,
 *     such as to find an automatic step; those before the one that is timed are run once
 * @param warmUp longest time of the rounds that do not count, of which there are three in any case
 * @param seed of the order of the cells in each round
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record TimingSettings(int rounds, int epoch, Duration warmUp, long seed) {

  /** Fifteen rounds of the second epoch, after a warm-up of up to a minute. */
  public static final TimingSettings DEFAULT = new TimingSettings(15, 2, Duration.ofMinutes(1), 1);

  /**
   * Check the ranges.
   *
   * @throws EquilibriaException INVALID_INPUT naming every mistake
   */
  public TimingSettings {
    List<String> mistakes = new ArrayList<>();
    if (rounds < 1) {
      mistakes.add("rounds must be at least 1, not " + rounds);
    }
    if (epoch < 2) {
      mistakes.add("epoch must be at least 2, not " + epoch);
    }
    if (warmUp.isNegative()) {
      mistakes.add("warm-up must not be negative");
    }
    if (!mistakes.isEmpty()) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, String.join("; ", mistakes));
    }
  }
}

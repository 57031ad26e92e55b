package org.equilibria.cli;

import java.time.Duration;
import java.util.Locale;

/** Durations as people say them. */
public final class Durations {

  private static final int TENTHS_BELOW_SECONDS = 10;

  private Durations() {}

  /** Return a duration as configurations have it. */
  static String written(Duration time) {
    return time.toMillis() / 1e3 + "s";
  }

  /** Return a duration to a second, or to a tenth of one below ten. */
  public static String shown(Duration time) {
    if (time.toMinutes() > 0) {
      return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    return time.toSeconds() < TENTHS_BELOW_SECONDS
        ? String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3)
        : time.toSeconds() + " s";
  }
}

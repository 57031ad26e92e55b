package org.equilibria.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The option for how long plugins may keep a command waiting. */
final class SilenceLimit {

  @Option(
      names = "--silence-limit",
      paramLabel = "TIME",
      converter = TimeLimit.class,
      defaultValue = "15m",
      description =
          "Give up when a plugin does not come back for this long, without an evaluation or an"
              + " epoch. Default: ${DEFAULT-VALUE}.")
  private Duration limit = Duration.ofMinutes(15);

  void applyTo(Supervision supervision) {
    supervision.limit(limit);
  }
}

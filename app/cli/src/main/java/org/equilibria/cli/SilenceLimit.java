package org.equilibria.cli;

import java.time.Duration;
import org.equilibria.study.config.LimitSettings;
import picocli.CommandLine.Option;

/** The option for how long plugins may keep a command waiting. */
public final class SilenceLimit {

  @Option(
      names = "--silence-limit",
      paramLabel = "TIME",
      converter = TimeLimit.class,
      defaultValue = LimitSettings.SILENCE,
      description =
          "Give up when a plugin does not come back for this long, without an evaluation or an"
              + " epoch. Default: ${DEFAULT-VALUE}.")
  private Duration limit = LimitSettings.DEFAULT.silenceLimit();

  void applyTo(Supervision supervision) {
    supervision.limit(limit);
  }

  /** Hold the command of a session to it. */
  public void applyTo(Session session) {
    applyTo(session.supervision());
  }
}

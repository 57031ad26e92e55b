package org.equilibria.examples.kinds;

import org.equilibria.api.option.Option;
import org.equilibria.api.train.Schedule;

/** The factor 1 / (1 + decay t) after t epochs (Robbins and Monro 1951). */
public record InverseTime(Options options) implements Schedule {

  /** Options of the schedule. */
  public record Options(
      @Option(help = "how fast steps become smaller", value = "0.1", min = 0) double decay) {}

  @Override
  public double factor(double epoch, int epochs) {
    return 1 / (1 + options.decay() * epoch);
  }
}

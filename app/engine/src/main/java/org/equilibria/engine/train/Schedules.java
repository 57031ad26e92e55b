package org.equilibria.engine.train;

import org.apiguardian.api.API;
import org.equilibria.api.option.Option;
import org.equilibria.api.train.Schedule;

/** The usual schedules. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Schedules {

  /** The step size as it is. */
  public static final Schedule CONSTANT = (epoch, epochs) -> 1;

  private Schedules() {}

  /**
   * Options of stairs of a step size.
   *
   * @param every epochs between two stairs
   * @param factor factor at each
   */
  public record StepOptions(
      @Option(help = "epochs between two stairs", value = "10", min = 1) int every,
      @Option(help = "factor at each", value = "0.1", min = 0, minExclusive = true, max = 1)
          double factor) {}

  /**
   * Options of a cosine schedule.
   *
   * @param floor factor at the end
   */
  public record CosineOptions(
      @Option(help = "factor at the end", value = "0", min = 0, max = 1) double floor) {}

  /** Return the schedule factor^(epochs done / every), rounded down. */
  public static Schedule step(StepOptions options) {
    return (epoch, epochs) -> Math.pow(options.factor(), Math.floor(epoch / options.every()));
  }

  /** Return half a cosine from 1 to the floor (Loshchilov and Hutter 2017, without restarts). */
  public static Schedule cosine(CosineOptions options) {
    return (epoch, epochs) ->
        options.floor()
            + (1 - options.floor()) * (1 + Math.cos(Math.PI * Math.min(1, epoch / epochs))) / 2;
  }
}

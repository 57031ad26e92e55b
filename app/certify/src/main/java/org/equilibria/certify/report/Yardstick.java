package org.equilibria.certify.report;

import java.util.OptionalDouble;
import org.equilibria.study.report.Figures;

/**
 * What a bound of a loss has to beat to say anything.
 *
 * @param samples n that it is over
 * @param constant loss of the best prediction that is the same for every sample; empty if unknown
 */
public record Yardstick(int samples, OptionalDouble constant) {

  /** Nothing to compare with. */
  public static final Yardstick NONE = new Yardstick(0, OptionalDouble.empty());

  private static final double NO_LOSS_EXCEEDS = 1;

  /** Return what a figure must be below: the loss of the best constant, at most 1. */
  double limit() {
    return Math.min(NO_LOSS_EXCEEDS, constant.orElse(NO_LOSS_EXCEEDS));
  }

  /** Say of a loss what it does not exclude; empty if it is below the limit. */
  String standing(double loss) {
    if (loss >= NO_LOSS_EXCEEDS) {
      return "vacuous";
    }
    return loss >= limit() ? "no better than a constant, " + Figures.figure(limit()) : "";
  }

  /**
   * Estimate at which n a figure would be at the limit if its loss on the sample and all norms
   * stayed and the rest of it fell as 1/sqrt n; empty if the loss on the sample is not below.
   *
   * @param train the part that does not fall
   */
  OptionalDouble samplesFor(double figure, double train) {
    double room = limit() - train;
    if (samples == 0 || !(room > 0) || !(figure >= limit())) {
      return OptionalDouble.empty();
    }
    double ratio = (figure - train) / room;
    return OptionalDouble.of(Math.ceil(samples * ratio * ratio));
  }
}

package org.equilibria.bench;

import java.util.Optional;

/**
 * What was measured of one choice.
 *
 * @param <C> what was chosen
 * @param <F> what was measured
 * @param choice what was chosen
 * @param validity whether the figures count
 * @param reason why they do not; empty if they do
 * @param figures what was measured; empty if it could not be run
 */
public record Measured<C extends Record, F extends Record>(
    C choice, Validity validity, String reason, Optional<F> figures) {

  static <C extends Record, F extends Record> Measured<C, F> of(
      C choice, Judgement judgement, F figures) {
    return new Measured<>(choice, judgement.validity(), judgement.reason(), Optional.of(figures));
  }

  static <C extends Record, F extends Record> Measured<C, F> notRun(C choice, String reason) {
    return new Measured<>(choice, Validity.NOT_RUN, reason, Optional.empty());
  }

  /** Return whether the figures count. */
  public boolean valid() {
    return validity == Validity.VALID;
  }
}

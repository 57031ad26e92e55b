package org.equilibria.study.report;

import java.util.Optional;
import org.equilibria.engine.train.ErrorSummary;

/** A writer of estimates of errors of solutions, for people. */
public final class ErrorText {

  private ErrorText() {}

  /** Return the largest estimates as a sentence; nothing where none is known. */
  public static Optional<String> of(ErrorSummary error) {
    return Double.isNaN(error.relativeError())
        ? Optional.empty()
        : Optional.of(
            "Largest estimates, not bounds: relative error of an equilibrium %s, ||(I - J)^-1|| %s."
                .formatted(
                    Figures.rough(error.relativeError()), Figures.rough(error.inverseNorm())));
  }
}

package org.equilibria.study.result;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.engine.guard.PlainText;

/** Why something failed. */
public final class Reason {

  private Reason() {}

  /** Return a sentence for people: the message where it was written for them. */
  public static String of(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return "not enough memory: " + failure.getMessage();
    }
    String message = failure.getMessage();
    return failure instanceof EquilibriaException && message != null
        ? message
        : PlainText.of(failure);
  }
}

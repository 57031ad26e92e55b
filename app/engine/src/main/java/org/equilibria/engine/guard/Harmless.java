package org.equilibria.engine.guard;

import java.util.Objects;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Failures that run no code of others when they are asked what they are. A class of failures of a
 * plugin may answer with null, or with another failure, or never; whoever waits for the plugin
 * would be caught by that.
 */
public final class Harmless {

  private static final int MOST_CAUSES = 8;

  private Harmless() {}

  /**
   * Return a failure if it is of the JDK or of the framework, all of its causes included; else one
   * that says the same, and from where. Called on the thread of those who threw it.
   */
  public static Throwable of(Throwable failure) {
    return of(failure, 0);
  }

  private static Throwable of(Throwable failure, int depth) {
    Throwable cause = causeOf(failure);
    Throwable told = cause == null || depth == MOST_CAUSES ? null : of(cause, depth + 1);
    if (told == cause
        && isOurs(failure)
        && Stream.of(failure.getSuppressed()).allMatch(Harmless::isOurs)) {
      return failure;
    }
    EquilibriaException copy =
        failure instanceof EquilibriaException known
            ? new EquilibriaException(known.code(), String.valueOf(known.getMessage()), told)
            : new EquilibriaException(ErrorCode.PLUGIN_FAILURE, PlainText.of(failure), told);
    copy.setStackTrace(framesOf(failure));
    return copy;
  }

  private static boolean isOurs(Throwable failure) {
    Module module = failure.getClass().getModule(); // that of a plugin folder has no name
    return module.isNamed() || module == Harmless.class.getModule();
  }

  /** Return what caused a failure, as far as it says. */
  static @Nullable Throwable causeOf(Throwable failure) {
    try {
      return failure.getCause();
    } catch (Throwable e) { // whatever it is, there is nothing to learn from it
      return null;
    }
  }

  private static StackTraceElement[] framesOf(Throwable failure) {
    try {
      return Stream.of(failure.getStackTrace())
          .filter(Objects::nonNull)
          .toArray(StackTraceElement[]::new);
    } catch (Throwable e) { // also where there is none
      return new StackTraceElement[0];
    }
  }
}

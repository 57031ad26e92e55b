package org.equilibria.api.error;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A failure with its code; the message is written for the party to blame. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EquilibriaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final int MOST_CAUSES = 100; // causes may form a ring

  private final ErrorCode code;

  /** Create a failure whose message says what was wrong, where, and what is accepted. */
  public EquilibriaException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** Create a failure caused by another. */
  public EquilibriaException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  /**
   * Return the failure of a component, or of a function that a user gave, that threw something.
   *
   * <p>What says its own code already is returned as it is; an interruption of the thread becomes
   * CANCELLED and sets the interrupt flag of this thread again; all else, errors of the virtual
   * machine included, becomes PLUGIN_FAILURE.
   *
   * @param what names the culprit and what it was doing, such as "the map failed at row 3"
   * @throws ThreadDeath if that was thrown: it is not the culprit's and ends its thread
   */
  public static EquilibriaException of(String what, Throwable thrown) {
    if (thrown instanceof ThreadDeath) {
      throw (ThreadDeath) thrown;
    } else if (thrown instanceof EquilibriaException) {
      return (EquilibriaException) thrown;
    } else if (isInterruption(thrown)) {
      Thread.currentThread().interrupt();
      return new EquilibriaException(
          ErrorCode.CANCELLED, what + ": its thread was interrupted", thrown);
    }
    return new EquilibriaException(ErrorCode.PLUGIN_FAILURE, what + ": " + text(thrown), thrown);
  }

  private static boolean isInterruption(Throwable thrown) {
    Throwable at = thrown;
    for (int depth = 0; at != null && depth < MOST_CAUSES; depth++) {
      if (at instanceof InterruptedException
          || at instanceof ClosedByInterruptException
          || at instanceof InterruptedIOException && !(at instanceof SocketTimeoutException)) {
        return true;
      }
      at = causeOf(at);
    }
    return false;
  }

  private static @Nullable Throwable causeOf(Throwable thrown) {
    try {
      return thrown.getCause();
    } catch (Throwable e) { // a cause is the culprit's code, too
      return null;
    }
  }

  private static String text(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (Throwable e) { // and so is a message
      return thrown.getClass().getName();
    }
  }

  /** Return the code, which carries the blame. */
  public ErrorCode code() {
    return code;
  }
}

package org.equilibria.api.error;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Report a failure with its code; the message is written for the party to blame. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EquilibriaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** Create a failure whose message says what was wrong, where, and what is accepted. */
  public EquilibriaException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** Create a failure caused by another. */
  public EquilibriaException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Return the code, which carries the blame. */
  public ErrorCode code() {
    return code;
  }
}

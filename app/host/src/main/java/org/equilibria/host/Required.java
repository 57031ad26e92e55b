package org.equilibria.host;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Checks of arguments that must not be missing. */
final class Required {

  private Required() {}

  /** Return an argument unless it is null. */
  static <T> T given(String name, @Nullable T value) {
    if (value == null) {
      throw new EquilibriaException(ErrorCode.INVALID_INPUT, name + " must not be null");
    }
    return value;
  }
}

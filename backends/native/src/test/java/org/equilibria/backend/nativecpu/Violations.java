package org.equilibria.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** Assert that a call is refused as a broken contract and named. */
final class Violations {

  private Violations() {}

  static void assertViolation(String call, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            EquilibriaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTRACT_VIOLATION))
        .hasMessageStartingWith(call);
  }
}

package org.equilibria.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A clock that moves by 300 nanoseconds at every look stands in for time. */
class PatienceTest {

  private final AtomicLong now = new AtomicLong();
  private final Patience patience = new Patience(10_000, () -> now.getAndAdd(300));

  @Test
  void whatIsDoneIsSeenWithoutLookingAtTheLimit() {
    assertThat(new Patience(0, now::get).until(() -> true)).isTrue();
    assertThat(patience.until(() -> now.get() > 9_000)).isTrue();
  }

  @Test
  void whatIsNeverDoneIsGivenUpAtTheLimit() {
    assertThat(patience.until(() -> false)).isFalse();
    assertThat(now.get()).isBetween(10_000L, 10_600L);
  }

  @Test
  void anInterruptEndsNoWaitAndIsKept() {
    Thread.currentThread().interrupt();
    assertThat(patience.until(() -> now.get() > 9_000)).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }
}

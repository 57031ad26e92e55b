package org.equilibria.study.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkLocksTest {

  @TempDir private Path temp;

  /** Who is interrupted waits for nobody, but takes what is free. */
  @Test
  void interruptedThreadSharesWhatItHasAlone() {
    try (WorkLocks locks = WorkLocks.join(temp, temp.resolve("lock"))) {
      assertThat(locks.alone()).isTrue();
      Thread.currentThread().interrupt();
      locks.share();
      assertThat(locks.take(1)).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}

package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class IoReasonTest {

  @Test
  void reasonIsSaidWithoutTheName() {
    assertThat(IoReason.of(new AccessDeniedException("a"))).isEqualTo("permission denied");
    assertThat(IoReason.of(new FileSystemException("a", null, "Is a directory")))
        .isEqualTo("Is a directory");
    assertThat(IoReason.of(new IOException("No space left on device")))
        .isEqualTo("No space left on device");
  }
}

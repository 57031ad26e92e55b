package org.equilibria.study.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WriterLockTest {

  @TempDir private Path temp;

  /** Hold a lock until the process is ended. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws InterruptedException {
      try (WriterLock lock = WriterLock.claimFile(Path.of(args[0]))) {
        System.out.println("holds " + lock);
        Thread.sleep(60_000);
      }
    }
  }

  private static ErrorCode codeOf(Throwable e) {
    return ((EquilibriaException) e).code();
  }

  @Test
  void aSecondClaimOfOneProcessIsRefusedAndDoesNotGiveUpTheFirst()
      throws IOException, InterruptedException {
    Path file = Files.createFile(temp.resolve("model"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), file);
    WriterLock lock = WriterLock.claimFile(file);
    for (Path same : new Path[] {file, link, temp.resolve("./model")}) {
      assertThatThrownBy(() -> WriterLock.claimFile(same))
          .hasMessageContaining("this very process")
          .extracting(WriterLockTest::codeOf)
          .isEqualTo(ErrorCode.OUTPUT_BUSY);
    }

    Process other = holder(file);
    try {
      // closing a second descriptor here would have given the lock away
      assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("being written to by process " + ProcessHandle.current().pid());
    } finally {
      other.destroyForcibly();
    }
    lock.close();
    WriterLock.claimFile(file).close();
  }

  @Test
  void aKillReleasesTheLock() throws IOException, InterruptedException {
    Path file = temp.resolve("model");
    Process other = holder(file);
    try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).startsWith("holds");
      assertThatThrownBy(() -> WriterLock.claimFile(file))
          .hasMessageContaining("process " + other.pid())
          .extracting(WriterLockTest::codeOf)
          .isEqualTo(ErrorCode.OUTPUT_BUSY);
    } finally {
      other.destroyForcibly(); // SIGKILL
    }
    assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
    WriterLock.claimFile(file).close();
  }

  @Test
  void anInterruptLosesNoLock() throws IOException {
    Path file = temp.resolve("model");
    Thread.currentThread().interrupt();
    try (WriterLock lock = WriterLock.claimFile(file)) {
      assertThatThrownBy(() -> WriterLock.claimFile(file))
          .hasMessageContaining("this very process");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aPlaceThatCannotBeLockedIsAnInputOutputError() throws IOException {
    Path nowhere = temp.resolve("no/such/folder/model");

    assertThatThrownBy(() -> WriterLock.claimFile(nowhere))
        .hasMessageContaining(nowhere.toString())
        .extracting(WriterLockTest::codeOf)
        .isEqualTo(ErrorCode.IO);
  }

  private static Process holder(Path file) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            file.toString())
        .redirectErrorStream(true)
        .start();
  }
}

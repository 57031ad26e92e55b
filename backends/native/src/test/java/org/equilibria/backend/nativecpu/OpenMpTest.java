package org.equilibria.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Bf16;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.junit.jupiter.api.Test;

/** oneDNN's own threads are never started. */
class OpenMpTest {

  private static final Path TASKS = Path.of("/proc/self/task");

  // Linux cuts names to 15 characters; a thread of OpenMP has the name of the one that started it.
  private static final String NAME = "bf16 calls";

  @Test
  void theFirstBf16ProductOfAThreadStaysInIt() {
    assumeThat(TASKS).exists();
    Executor fresh = task -> new Thread(task, NAME).start();
    try (Backend backend = NativeBackend.open(new NativeOptions(OptionalInt.of(1)))) {
      assumeThat(backend.bf16()).isPresent();
      Bf16 bf16 = backend.bf16().orElseThrow();
      Scope scope = backend.openScope("threads", Precision.F32);
      Matrix a = scope.zeros(64, 512);
      Matrix out = scope.zeros(64, 512);
      Prepared weight = bf16.prepare(scope.zeros(512, 512), scope);
      long threads =
          CompletableFuture.supplyAsync(
                  () -> {
                    bf16.multiply(a, weight, true, out);
                    return threadsOfThatName();
                  },
                  fresh)
              .join();
      assertThat(threads).isEqualTo(1);
    }
  }

  private static long threadsOfThatName() {
    try (Stream<Path> tasks = Files.list(TASKS)) {
      return tasks.filter(task -> name(task).equals(NAME)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException e) {
      return ""; // it ended meanwhile
    }
  }
}

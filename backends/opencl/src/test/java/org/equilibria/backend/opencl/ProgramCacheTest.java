package org.equilibria.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramCacheTest {

  @TempDir private Path folder;

  private static Device device(String name, String driver) {
    return new Device(
        0, "platform", name, Device.Kind.GPU, "OpenCL 3.0", driver, true, true, true, 1, 1, 1, 1);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void programsAreKeptByDeviceDriverOptionsAndSource() {
    ProgramCache cache = new ProgramCache(folder);
    Path file = cache.file(device("a", "1"), "o", "s");
    assertThat(cache.find(file)).isEmpty();
    assertThat(cache.keep(file, new byte[] {1, 2, 3})).isTrue();
    assertThat(cache.find(file)).hasValue(new byte[] {1, 2, 3});
    assertThat(cache.file(device("a", "1"), "o", "s")).isEqualTo(file);
    assertThat(
            List.of(
                cache.file(device("b", "1"), "o", "s"),
                cache.file(device("a", "2"), "o", "s"),
                cache.file(device("a", "1"), "os", ""),
                cache.file(device("a", "1"), "o", "t")))
        .doesNotContain(file)
        .doesNotHaveDuplicates();
  }

  @Test
  void filesThatWereCutOffOrChangedCountAsMissing() throws IOException {
    ProgramCache cache = new ProgramCache(folder);
    Path file = cache.file(device("a", "1"), "o", "s");
    cache.keep(file, new byte[] {1, 2, 3});
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(cache.find(file)).isEmpty();
    }
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 4;
      Files.write(file, changed);
      assertThat(cache.find(file)).isEmpty();
    }
    assertThat(cache.keep(file, new byte[] {4})).isTrue();
    assertThat(cache.find(file)).hasValue(new byte[] {4});
    assertThat(files()).containsExactly(file);
  }

  @Test
  void folderThatCannotBeUsedKeepsNothing() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    ProgramCache cache = new ProgramCache(file.resolve("in a file"));
    Path program = cache.file(device("a", "1"), "o", "s");
    assertThat(cache.keep(program, new byte[] {1})).isFalse();
    assertThat(cache.find(program)).isEmpty();
  }

  @Test
  void programsOfTheDeviceAreCompiledOnceAndAgainWhereTheirFileIsBroken() throws IOException {
    assertThat(mapped(folder)).isEqualTo(2);
    assertThat(mapped(folder)).isZero();
    for (Path file : files()) {
      Files.write(file, new byte[] {1, 2, 3});
    }
    assertThat(mapped(folder)).isEqualTo(2);
    // A whole file that the driver does not take.
    ProgramCache cache = new ProgramCache(folder);
    for (Path file : files()) {
      cache.keep(file, new byte[] {1, 2, 3});
    }
    assertThat(mapped(folder)).isEqualTo(2);
    assertThat(mapped(folder)).isZero();
  }

  /** Return how many of two formulas were compiled to be applied. */
  private static long mapped(Path folder) {
    try (Backend backend =
            TestDevice.open(
                false, UnaryOperator.identity(), Optional.of(new ProgramCache(folder)));
        Scope scope = backend.openScope("test", Precision.F32)) {
      Matrix x = scope.uninitialized(1, 1);
      backend.upload(new double[] {2}, x);
      backend.map(backend.compile(Expr.x().times(3)), x, null, new double[0], x);
      backend.map(backend.compile(Expr.x().plus(0.5)), x, null, new double[0], x);
      double[] value = new double[1];
      backend.download(x, value);
      assertThat(value).containsExactly(6.5);
      return OpenClBackend.arithmetic(backend).compiled();
    }
  }
}

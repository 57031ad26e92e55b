package org.equilibria.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiles change how long products take and nothing else. */
class TilesTest {

  @TempDir private Path folder;

  private static Backend keeping(Path folder) {
    return TestDevice.open(false, UnaryOperator.identity(), Optional.of(new ProgramCache(folder)));
  }

  private static Device device() {
    TestDevice.require();
    return ClDevices.all().get(0).device();
  }

  /**
   * Sizes that no tile divides, over more than one tile of each kind; in f32, because both
   * precisions share the source and compilers on CPUs are slow.
   */
  @Test
  void everyTileMakesTheSameBits() {
    Precision precision = Precision.F32;
    Device device = device();
    List<double[]> products = new ArrayList<>();
    for (Tiles tiles : Tiles.of(device)) {
      Path kept = folder.resolve(tiles.toString());
      ProgramCache cache = new ProgramCache(kept);
      cache.keep(
          TileChoice.file(cache, device, precision, TileChoice.SizeClass.SMALL),
          tiles.toString().getBytes(StandardCharsets.UTF_8));
      products.add(product(kept, precision));
    }
    assertThat(products).hasSizeGreaterThan(1);
    assertThat(products).allSatisfy(product -> assertThat(product).isEqualTo(products.get(0)));
  }

  /** Return everything that is made in tiles, one after the other. */
  private static double[] product(Path kept, Precision precision) {
    int rows = 131;
    int width = 149;
    Random random = new Random(5);
    try (Backend backend = keeping(kept);
        Scope scope = backend.openScope("test", precision)) {
      Matrix weight = filled(backend, scope, random, width, width);
      Matrix state = filled(backend, scope, random, rows, width);
      Matrix slope = filled(backend, scope, random, rows, width);
      Matrix out = filled(backend, scope, random, rows, width);
      Prepared prepared = backend.prepare(weight, scope);
      List<Matrix> made = new ArrayList<>();
      backend.gemm(0.5, state, false, weight, true, 2, out);
      made.add(out);
      Matrix image = scope.zeros(rows, width);
      backend.affineMap(state, prepared, out, backend.compile(Expr.x().plus(Expr.y())), image);
      made.add(image);
      Matrix adjoint = scope.zeros(rows, width);
      backend.adjointResidual(
          state,
          prepared,
          slope,
          out,
          scope.zeros(rows, width),
          adjoint,
          Norm.L2,
          new double[rows],
          new double[rows]);
      made.add(adjoint);
      double[] all = new double[made.size() * rows * width];
      for (int i = 0; i < made.size(); i++) {
        double[] values = new double[rows * width];
        backend.download(made.get(i), values);
        System.arraycopy(values, 0, all, i * values.length, values.length);
      }
      return all;
    }
  }

  private static Matrix filled(Backend backend, Scope scope, Random random, int rows, int cols) {
    Matrix matrix = scope.uninitialized(rows, cols);
    backend.upload(random.doubles((long) rows * cols, -1, 1).toArray(), matrix);
    return matrix;
  }

  @Test
  void fastestTilesAreProbedOnceAndKept() throws IOException {
    ProgramCache cache = new ProgramCache(folder);
    Device device = device();
    Path file = TileChoice.file(cache, device, Precision.F32, TileChoice.SizeClass.SMALL);
    long probing = launchesOfTheFirstProduct();
    assertThat(probing).isGreaterThan(Tiles.of(device).size());
    assertThat(cache.find(file).map(text -> new String(text, StandardCharsets.UTF_8)))
        .hasValueSatisfying(
            name -> assertThat(Tiles.of(device)).extracting(Tiles::toString).contains(name));
    assertThat(launchesOfTheFirstProduct()).isEqualTo(1);
    // Neither a broken file nor one that names no tiles is believed.
    Files.write(file, new byte[] {1, 2});
    assertThat(launchesOfTheFirstProduct()).isEqualTo(probing);
    cache.keep(file, "none".getBytes(StandardCharsets.UTF_8));
    assertThat(launchesOfTheFirstProduct()).isEqualTo(probing);
  }

  /** Large blocks need registers that not every device has, and compilers may refuse them. */
  @Test
  void tilesThatCannotBeLaunchedAreLeftOut() {
    assertThat(chosen("groups", driver -> driver.limitGroups(64))).contains("edge=8");
    assertThat(chosen("blocks", driver -> driver.refuse("#define BLOCK 8"))).contains("block=4");
  }

  /** Return the tiles that are kept after a product, where a driver is as told. */
  private String chosen(String name, Consumer<Intercepted> limits) {
    Device device = device();
    ProgramCache cache = new ProgramCache(folder.resolve(name));
    UnaryOperator<Driver> limited =
        driver -> {
          Intercepted around = new Intercepted(driver);
          limits.accept(around);
          return around;
        };
    try (Backend backend = TestDevice.open(false, limited, Optional.of(cache));
        Scope scope = backend.openScope("test", Precision.F32)) {
      Matrix a = scope.zeros(8, 8);
      backend.gemm(1, a, false, a, false, 0, scope.uninitialized(8, 8));
    }
    Path file = TileChoice.file(cache, device, Precision.F32, TileChoice.SizeClass.SMALL);
    return new String(cache.find(file).orElseThrow(), StandardCharsets.UTF_8);
  }

  @Test
  void probeLeavesNoMemoryBehindAndIsLeftOutWhereThereIsNoRoom() throws IOException {
    int side = 8;
    Backend small =
        TestDevice.open(
            false,
            driver -> new Intercepted(driver).withMemory(4096),
            Optional.of(new ProgramCache(folder)));
    try (Scope scope = small.openScope("test", Precision.F32)) {
      Matrix a = scope.zeros(side, side);
      small.gemm(1, a, false, a, false, 0, scope.zeros(side, side));
      assertThat(OpenClBackend.counts(small).bytes()).isEqualTo(scope.bytes());
    } finally {
      small.close();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".tmp"));
    }
    try (Backend backend = keeping(folder);
        Scope scope = backend.openScope("test", Precision.F32)) {
      Matrix a = scope.zeros(side, side);
      backend.gemm(1, a, false, a, false, 0, scope.zeros(side, side));
      assertThat(OpenClBackend.counts(backend).bytes()).isEqualTo(scope.bytes());
    }
  }

  private long launchesOfTheFirstProduct() {
    try (Backend backend = keeping(folder);
        Scope scope = backend.openScope("test", Precision.F32)) {
      Matrix a = scope.zeros(8, 8);
      Matrix out = scope.uninitialized(8, 8);
      Counts before = OpenClBackend.counts(backend);
      backend.gemm(1, a, false, a, false, 0, out);
      return OpenClBackend.counts(backend).since(before).launches();
    }
  }
}

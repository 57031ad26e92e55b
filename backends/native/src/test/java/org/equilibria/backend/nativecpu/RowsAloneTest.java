package org.equilibria.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.equilibria.api.matrix.Bf16;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A row has the same bits alone and in any batch, whatever code the libraries run. */
class RowsAloneTest {

  /** Beyond pieces of 64 and 144 rows, and no multiple of any tile. */
  private static final int MOST_ROWS = 307;

  /** First rows and numbers of rows: single, within tiles, whole tiles, across pieces. */
  private static final int[][] PARTS = {
    {0, 1}, {306, 1}, {5, 2}, {17, 8}, {1, 23}, {24, 24}, {7, 33}, {100, 65}, {30, 151}, {3, 256}
  };

  @Test
  void promiseIsMadeOnEveryProcessorThatItWasTriedOn() {
    assumeThat(Loader.getPlatform()).endsWith("x86_64");
    try (Fixture f = new Fixture(Precision.F64)) {
      assertThat(f.backend.info().rowDeterministic()).isTrue();
    }
  }

  /** Rows and columns: multiples of 16, of 8 and 4, odd; small, and too large for tiles to be. */
  static Stream<Arguments> weights() {
    int[][] sizes = {{208, 272}, {260, 184}, {229, 333}, {515, 131}, {40, 40}, {37, 70}};
    return Stream.of(Precision.values())
        .flatMap(p -> Stream.of(sizes).map(s -> Arguments.of(p, s[0], s[1])));
  }

  @ParameterizedTest
  @MethodSource("weights")
  void rowOfAProductHasTheSameBitsInEveryBatch(Precision precision, int rows, int cols) {
    try (Fixture f = new Fixture(precision)) {
      assumeThat(f.backend.info().rowDeterministic()).isTrue();
      Prepared weight = f.backend.prepare(f.normalMatrix(rows, cols), f.scope);
      for (boolean transposed : List.of(false, true)) {
        int depth = transposed ? cols : rows;
        int width = transposed ? rows : cols;
        check(f, depth, width, (a, out) -> f.backend.multiply(a, weight, transposed, out));
      }
    }
  }

  @Test
  void rowOfABf16ProductHasTheSameBitsInEveryBatch() {
    try (Fixture f = new Fixture(Precision.F32)) {
      assumeThat(f.backend.info().rowDeterministic()).isTrue();
      assumeThat(f.backend.bf16()).isPresent();
      Bf16 bf16 = f.backend.bf16().orElseThrow();
      Prepared weight = bf16.prepare(f.normalMatrix(229, 333), f.scope);
      check(f, 333, 229, (a, out) -> bf16.multiply(a, weight, true, out));
    }
  }

  /** Write the product of a batch. */
  private interface Product {
    void run(Matrix a, Matrix out);
  }

  private static void check(Fixture f, int depth, int width, Product product) {
    double[] a = f.normal(MOST_ROWS * depth);
    double[] together = product(f, a, depth, width, product);
    for (int[] part : PARTS) {
      int from = part[0];
      int to = from + part[1];
      double[] apart =
          product(f, Arrays.copyOfRange(a, from * depth, to * depth), depth, width, product);
      assertThat(apart)
          .as("rows %d to %d, %d columns", from, to - 1, width)
          .isEqualTo(Arrays.copyOfRange(together, from * width, to * width));
    }
  }

  private static double[] product(Fixture f, double[] a, int depth, int width, Product product) {
    int rows = a.length / depth;
    Matrix out = f.poisoned(rows, width);
    product.run(f.matrix(rows, depth, a), out);
    return f.values(out);
  }
}

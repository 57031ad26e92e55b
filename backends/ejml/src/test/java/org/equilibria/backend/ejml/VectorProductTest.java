package org.equilibria.backend.ejml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With vectors every entry is the sum of its terms in order of k, each fused into the sum: so no
 * entry depends on its tile, panel or batch.
 */
class VectorProductTest {

  /** Part of a tile and several, one row and more than a tile, deeper than a panel of 256. */
  static Stream<Arguments> precisionsAndShapes() {
    int[][] shapes = {
      {0, 3, 4},
      {3, 0, 4},
      {3, 4, 0},
      {1, 1, 1},
      {1, 600, 33},
      {7, 17, 31},
      {8, 256, 32},
      {9, 257, 65},
      {16, 5, 530},
      {37, 300, 40}
    };
    return Stream.of(Precision.values())
        .flatMap(p -> Stream.of(shapes).map(s -> Arguments.of(p, s[0], s[1], s[2])));
  }

  @ParameterizedTest
  @MethodSource("precisionsAndShapes")
  void preparedProductsEqualFusedSumsInOrderBitForBit(
      Precision precision, int rows, int depth, int cols) {
    double[] a = normal(precision, rows * depth, 1);
    double[] w = normal(precision, depth * cols, 2);
    double[] expected = fusedSums(precision, 1, a, w, new double[rows * cols], rows, depth, cols);
    try (Backend backend = EjmlBackend.open(new EjmlOptions(true));
        Scope scope = backend.openScope("test", precision)) {
      Prepared plain = backend.prepare(matrix(scope, depth, cols, w), scope);
      Prepared turned =
          backend.prepare(matrix(scope, cols, depth, transpose(w, depth, cols)), scope);
      Matrix left = matrix(scope, rows, depth, a);
      Matrix out = scope.zeros(rows, cols);
      backend.fill(out, Double.NaN);
      backend.multiply(left, plain, false, out);
      assertThat(values(out)).isEqualTo(expected);
      backend.fill(out, Double.NaN);
      backend.multiply(left, turned, true, out);
      assertThat(values(out)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("precisionsAndShapes")
  void gemmEqualsFusedSumsInOrderForEveryTransposition(
      Precision precision, int rows, int depth, int cols) {
    double[] a = normal(precision, rows * depth, 1);
    double[] b = normal(precision, depth * cols, 2);
    double[] c = normal(precision, rows * cols, 3);
    double[] expected = fusedSums(precision, -0.75, a, b, c, rows, depth, cols);
    try (Backend backend = EjmlBackend.open(new EjmlOptions(true));
        Scope scope = backend.openScope("test", precision)) {
      for (boolean transA : new boolean[] {false, true}) {
        for (boolean transB : new boolean[] {false, true}) {
          Matrix left =
              transA
                  ? matrix(scope, depth, rows, transpose(a, rows, depth))
                  : matrix(scope, rows, depth, a);
          Matrix right =
              transB
                  ? matrix(scope, cols, depth, transpose(b, depth, cols))
                  : matrix(scope, depth, cols, b);
          Matrix out = matrix(scope, rows, cols, c);
          backend.gemm(-0.75, left, transA, right, transB, 1, out);
          assertThat(values(out)).isEqualTo(expected);
        }
      }
    }
  }

  private static double[] fusedSums(
      Precision precision,
      double alpha,
      double[] a,
      double[] b,
      double[] c,
      int rows,
      int depth,
      int cols) {
    double[] out = new double[rows * cols];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        double sum = c[i * cols + j];
        for (int k = 0; k < depth; k++) {
          double x = round(precision, alpha * a[i * depth + k]);
          double y = b[k * cols + j];
          sum =
              precision == Precision.F64
                  ? Math.fma(x, y, sum)
                  : Math.fma((float) x, (float) y, (float) sum);
        }
        out[i * cols + j] = sum;
      }
    }
    return out;
  }

  private static double[] normal(Precision precision, int count, int seed) {
    Random random = new Random(seed);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = round(precision, random.nextGaussian());
    }
    return values;
  }

  private static double round(Precision precision, double value) {
    return precision == Precision.F32 ? (float) value : value;
  }

  private static double[] transpose(double[] a, int rows, int cols) {
    double[] t = new double[a.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        t[j * rows + i] = a[i * cols + j];
      }
    }
    return t;
  }

  private static Matrix matrix(Scope scope, int rows, int cols, double[] values) {
    Matrix matrix = scope.uninitialized(rows, cols);
    scope.backend().upload(values, matrix);
    return matrix;
  }

  private static double[] values(Matrix a) {
    double[] values = new double[a.rows() * a.cols()];
    a.scope().backend().download(a, values);
    return values;
  }
}

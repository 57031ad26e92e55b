package org.equilibria.backend.ejml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProductTest {

  private static final int ROWS = 7;

  @ParameterizedTest
  @MethodSource("org.equilibria.backend.ejml.Fixture#precisionsAndShapes")
  void multiplyEqualsTheTextbookLoopsBitForBit(Precision precision, int rows, int cols) {
    try (Fixture f = new Fixture(precision)) {
      double[] w = f.normal(rows * cols);
      double[] a = f.normal(ROWS * rows);
      double[] b = f.normal(ROWS * cols);
      Prepared weight = f.backend.prepare(f.matrix(rows, cols, w), f.scope);
      Matrix plain = f.poisoned(ROWS, cols);
      Matrix transposed = f.poisoned(ROWS, rows);

      f.backend.multiply(f.matrix(ROWS, rows, a), weight, false, plain);
      f.backend.multiply(f.matrix(ROWS, cols, b), weight, true, transposed);

      assertThat(f.values(plain)).isEqualTo(inOrder(f, a, w, rows, cols));
      assertThat(f.values(transposed))
          .isEqualTo(inOrder(f, b, transpose(w, rows, cols), cols, rows));
    }
  }

  @ParameterizedTest
  @MethodSource("org.equilibria.backend.ejml.Fixture#precisionsAndShapes")
  void gemmMatchesNaiveSumsForEveryTransposition(Precision precision, int depth, int cols) {
    try (Fixture f = new Fixture(precision)) {
      double[] a = f.normal(ROWS * depth);
      double[] b = f.normal(depth * cols);
      double[] c = f.normal(ROWS * cols);
      for (boolean transA : new boolean[] {false, true}) {
        for (boolean transB : new boolean[] {false, true}) {
          Matrix left =
              transA ? f.matrix(depth, ROWS, transpose(a, ROWS, depth)) : f.matrix(ROWS, depth, a);
          Matrix right =
              transB ? f.matrix(cols, depth, transpose(b, depth, cols)) : f.matrix(depth, cols, b);
          Matrix out = f.matrix(ROWS, cols, c);
          f.backend.gemm(-0.75, left, transA, right, transB, 1.5, out);
          assertSums(f, a, b, c, depth, cols, f.values(out));
        }
      }
    }
  }

  // Each entry is a sum of depth + 1 terms, each with two roundings of its own: the error is at
  // most (depth + 3) u times the sum of magnitudes (Higham 2002, section 3.1), and f64 reference
  // sums add as much again for F64.
  private static void assertSums(
      Fixture f, double[] a, double[] b, double[] c, int depth, int cols, double[] actual) {
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < cols; j++) {
        double sum = 1.5 * c[i * cols + j];
        double magnitude = Math.abs(sum);
        for (int k = 0; k < depth; k++) {
          double term = -0.75 * a[i * depth + k] * b[k * cols + j];
          sum += term;
          magnitude += Math.abs(term);
        }
        assertThat(actual[i * cols + j])
            .isCloseTo(sum, within(2 * (depth + 3) * f.precision.unitRoundoff() * magnitude));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void zeroCoefficientsLeaveTheirOperandsUnread(Precision precision) {
    try (Fixture f = new Fixture(precision)) {
      Matrix a = f.matrix(1, 2, 1, 2);
      Matrix b = f.matrix(2, 1, 3, 4);
      Matrix out = f.poisoned(1, 1);
      f.backend.gemm(1, a, false, b, false, 0, out);
      assertThat(f.values(out)).containsExactly(11);
      f.backend.gemm(0, f.poisoned(1, 2), false, b, false, 2, out);
      assertThat(f.values(out)).containsExactly(22);
      f.backend.gemm(0, f.poisoned(1, 2), false, b, false, 0, f.poisoned(1, 1));
      f.backend.gemm(5, f.scope.zeros(1, 0), false, f.scope.zeros(0, 1), false, 0, out);
      assertThat(f.values(out)).containsExactly(0);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void nanStaysInItsRow(Precision precision) {
    try (Fixture f = new Fixture(precision)) {
      Matrix a = f.matrix(2, 2, Double.NaN, 1, 1, 1);
      Matrix out = f.poisoned(2, 1);
      f.backend.gemm(1, a, false, f.matrix(2, 1, 1, 1), false, 0, out);
      assertThat(f.values(out)).containsExactly(Double.NaN, 2);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void preparedWeightKeepsItsValuesUntilRepacked(Precision precision) {
    try (Fixture f = new Fixture(precision)) {
      Matrix weight = f.matrix(2, 2, 1, 2, 3, 4);
      Prepared prepared = f.backend.prepare(weight, f.scope);
      Matrix a = f.matrix(1, 2, 1, 10);
      Matrix out = f.poisoned(1, 2);
      f.backend.fill(weight, 7);
      f.backend.multiply(a, prepared, false, out);
      assertThat(f.values(out)).containsExactly(31, 42);
      f.backend.multiply(a, prepared, true, out);
      assertThat(f.values(out)).containsExactly(21, 43);
      f.backend.repack(weight, prepared);
      f.backend.multiply(a, prepared, true, out);
      assertThat(f.values(out)).containsExactly(77, 77);
    }
  }

  private static double[] inOrder(Fixture f, double[] a, double[] b, int depth, int cols) {
    double[] c = new double[ROWS * cols];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < cols; j++) {
        double sum = 0;
        for (int k = 0; k < depth; k++) {
          sum = f.round(sum + f.round(a[i * depth + k] * b[k * cols + j]));
        }
        c[i * cols + j] = sum;
      }
    }
    return c;
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
}

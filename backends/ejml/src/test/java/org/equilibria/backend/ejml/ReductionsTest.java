package org.equilibria.backend.ejml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReductionsTest {

  /** Two f64 sums of n terms in different orders differ by at most 2 n u times the magnitudes. */
  private static double slack(int terms, double magnitude) {
    return 2 * terms * Precision.F64.unitRoundoff() * magnitude;
  }

  @ParameterizedTest
  @MethodSource("org.equilibria.backend.ejml.Fixture#precisionsAndShapes")
  void sumsAccumulateInF64(Precision precision, int rows, int cols) {
    try (Fixture f = new Fixture(precision)) {
      double[] a = f.normal(rows * cols);
      double[] columnSums = new double[cols];
      f.backend.columnSums(f.matrix(rows, cols, a), columnSums);
      for (int j = 0; j < cols; j++) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
          sum += a[i * cols + j];
        }
        assertThat(columnSums[j]).isCloseTo(sum, within(slack(rows, 6 * rows)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.equilibria.backend.ejml.Fixture#precisionsAndShapes")
  void normsAndDistancesAccumulateInF64(Precision precision, int rows, int cols) {
    try (Fixture f = new Fixture(precision)) {
      double[] a = f.normal(rows * cols);
      double[] b = f.normal(rows * cols);
      Matrix x = f.matrix(rows, cols, a);
      Matrix y = f.matrix(rows, cols, b);
      double[] out = new double[rows];
      double[] zeros = new double[a.length];
      for (Norm norm : Norm.values()) {
        f.backend.rowNorms(x, norm, out);
        assertNorms(out, a, zeros, cols, norm);
        f.backend.rowDistances(x, y, norm, out);
        assertNorms(out, a, b, cols, norm);
      }
    }
  }

  private static void assertNorms(double[] out, double[] a, double[] b, int cols, Norm norm) {
    for (int i = 0; i < out.length; i++) {
      double squares = 0;
      double largest = 0;
      for (int k = i * cols; k < (i + 1) * cols; k++) {
        squares += (a[k] - b[k]) * (a[k] - b[k]);
        largest = Math.max(largest, Math.abs(a[k] - b[k]));
      }
      double expected = norm == Norm.L2 ? Math.sqrt(squares) : largest;
      assertThat(out[i]).isCloseTo(expected, within(slack(cols, expected)));
    }
  }

  @ParameterizedTest
  @MethodSource("org.equilibria.backend.ejml.Fixture#precisionsAndShapes")
  void rowGramHoldsEveryPairOfARow(Precision precision, int rows, int cols) {
    try (Fixture f = new Fixture(precision)) {
      double[][] l = {f.normal(rows * cols), f.normal(rows * cols)};
      double[][] r = {f.normal(rows * cols), l[0], f.normal(rows * cols)};
      Matrix shared = f.matrix(rows, cols, l[0]);
      Matrix[] left = {shared, f.matrix(rows, cols, l[1])};
      Matrix[] right = {f.matrix(rows, cols, r[0]), shared, f.matrix(rows, cols, r[2])};
      double[] out = new double[rows * 6];
      f.backend.rowGram(left, right, out);
      for (int i = 0; i < rows; i++) {
        for (int p = 0; p < 2; p++) {
          for (int q = 0; q < 3; q++) {
            double product = 0;
            double magnitude = 0;
            for (int k = i * cols; k < (i + 1) * cols; k++) {
              product += l[p][k] * r[q][k];
              magnitude += Math.abs(l[p][k] * r[q][k]);
            }
            assertThat(out[(i * 2 + p) * 3 + q]).isCloseTo(product, within(slack(cols, magnitude)));
          }
        }
      }
    }
  }

  /** Products are taken two at a time, but a row may not depend on what it is measured with. */
  @ParameterizedTest
  @MethodSource("org.equilibria.backend.ejml.Fixture#precisionsAndShapes")
  void innerProductsHaveTheBitsThatTheyHaveAlone(Precision precision, int rows, int cols) {
    try (Fixture f = new Fixture(precision)) {
      Matrix[] left = new Matrix[3];
      Arrays.setAll(left, p -> f.matrix(rows, cols, f.normal(rows * cols)));
      Matrix[] right = {left[1], f.matrix(rows, cols, f.normal(rows * cols))};
      double[] all = new double[rows * 6];
      f.backend.rowGram(left, right, all);
      double[] alone = new double[rows];
      for (int pair = 0; pair < 6; pair++) {
        f.backend.rowGram(new Matrix[] {left[pair / 2]}, new Matrix[] {right[pair % 2]}, alone);
        for (int i = 0; i < rows; i++) {
          assertThat(all[i * 6 + pair]).isEqualTo(alone[i]);
        }
      }
    }
  }

  @Test
  void normsOfHugeAndTinyRowsNeitherOverflowNorUnderflow() {
    try (Fixture f = new Fixture(Precision.F64)) {
      Matrix a = f.matrix(3, 2, 3e200, 4e200, 3e-200, -4e-200, 0, 0);
      double[] out = new double[3];
      f.backend.rowNorms(a, Norm.L2, out);
      assertThat(out[0]).isCloseTo(5e200, within(1e186));
      assertThat(out[1]).isCloseTo(5e-200, within(1e-214));
      assertThat(out[2]).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void nonFiniteEntriesShowInTheirRowAlone(Precision precision) {
    try (Fixture f = new Fixture(precision)) {
      Matrix a = f.matrix(3, 2, Double.NaN, 1, Double.NEGATIVE_INFINITY, 1, 3, 4);
      double[] out = new double[3];
      f.backend.rowNorms(a, Norm.L2, out);
      assertThat(out).containsExactly(Double.NaN, Double.POSITIVE_INFINITY, 5);
      f.backend.rowNorms(a, Norm.INF, out);
      assertThat(out).containsExactly(Double.NaN, Double.POSITIVE_INFINITY, 4);
      f.backend.rowGram(new Matrix[] {a}, new Matrix[] {a}, out);
      assertThat(out).containsExactly(Double.NaN, Double.POSITIVE_INFINITY, 25);
    }
  }

  @Test
  void f32DifferencesAreTakenInF64() {
    try (Fixture f = new Fixture(Precision.F32)) {
      double tiny = 0x1p-40;
      double[] out = new double[1];
      f.backend.rowDistances(f.matrix(1, 1, 1), f.matrix(1, 1, -tiny), Norm.L2, out);
      assertThat(out).containsExactly(1 + tiny);
    }
  }
}

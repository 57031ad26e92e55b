package org.equilibria.backend.ejml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Entries are computed in f64 and rounded once, so results are compared exactly. */
class ElementwiseTest {

  @ParameterizedTest
  @MethodSource("org.equilibria.backend.ejml.Fixture#precisionsAndShapes")
  void copyAndFillWriteEveryEntry(Precision precision, int rows, int cols) {
    try (Fixture f = new Fixture(precision)) {
      double[] a = f.normal(rows * cols);
      Matrix out = f.poisoned(rows, cols);
      f.backend.copy(f.matrix(rows, cols, a), out);
      assertThat(f.values(out)).isEqualTo(a);
      f.backend.fill(out, 0.1);
      assertThat(f.values(out)).isEqualTo(entries(f, a.length, i -> 0.1));
    }
  }

  @ParameterizedTest
  @MethodSource("org.equilibria.backend.ejml.Fixture#precisionsAndShapes")
  void axpbyIsALinearCombination(Precision precision, int rows, int cols) {
    try (Fixture f = new Fixture(precision)) {
      double[] a = f.normal(rows * cols);
      double[] b = f.normal(rows * cols);
      Matrix x = f.matrix(rows, cols, a);
      Matrix out = f.matrix(rows, cols, b);
      f.backend.axpby(0.3, x, -0.7, out);
      assertThat(f.values(out)).isEqualTo(entries(f, a.length, i -> 0.3 * a[i] + -0.7 * b[i]));
      f.backend.axpby(2, x, 3, x);
      assertThat(f.values(x)).isEqualTo(entries(f, a.length, i -> 2 * a[i] + 3 * a[i]));
    }
  }

  @ParameterizedTest
  @MethodSource("org.equilibria.backend.ejml.Fixture#precisionsAndShapes")
  void hadamardMultipliesEntriesEvenInPlace(Precision precision, int rows, int cols) {
    try (Fixture f = new Fixture(precision)) {
      double[] a = f.normal(rows * cols);
      double[] b = f.normal(rows * cols);
      Matrix x = f.matrix(rows, cols, a);
      Matrix y = f.matrix(rows, cols, b);
      Matrix out = f.poisoned(rows, cols);
      f.backend.hadamard(x, y, out);
      assertThat(f.values(out)).isEqualTo(entries(f, a.length, i -> a[i] * b[i]));
      f.backend.hadamard(x, y, y);
      assertThat(f.values(y)).isEqualTo(entries(f, a.length, i -> a[i] * b[i]));
    }
  }

  @ParameterizedTest
  @MethodSource("org.equilibria.backend.ejml.Fixture#precisionsAndShapes")
  void scalingActsOnRowsEvenInPlace(Precision precision, int rows, int cols) {
    try (Fixture f = new Fixture(precision)) {
      double[] a = f.normal(rows * cols);
      double[] r = f.normal(rows);
      Matrix x = f.matrix(rows, cols, a);
      Matrix out = f.poisoned(rows, cols);
      f.backend.scaleRows(r, x, out);
      assertThat(f.values(out)).isEqualTo(entries(f, a.length, i -> r[i / cols] * a[i]));
      f.backend.scaleRows(r, x, x);
      assertThat(f.values(x)).isEqualTo(f.values(out));
    }
  }

  @ParameterizedTest
  @MethodSource("org.equilibria.backend.ejml.Fixture#precisionsAndShapes")
  void combineRowsSumsInOrder(Precision precision, int rows, int cols) {
    try (Fixture f = new Fixture(precision)) {
      double[] a = f.normal(rows * cols);
      double[] b = f.normal(rows * cols);
      double[] w = f.normal(2 * rows);
      Matrix[] xs = {f.matrix(rows, cols, a), f.matrix(rows, cols, b)};
      Matrix out = f.poisoned(rows, cols);
      f.backend.combineRows(w, xs, out);
      assertThat(f.values(out))
          .isEqualTo(
              entries(f, a.length, i -> w[2 * (i / cols)] * a[i] + w[2 * (i / cols) + 1] * b[i]));
      f.backend.combineRows(new double[0], new Matrix[0], out);
      assertThat(f.values(out)).isEqualTo(new double[a.length]);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void zeroCoefficientsContributeNothingEvenAgainstNaN(Precision precision) {
    try (Fixture f = new Fixture(precision)) {
      Matrix nan = f.poisoned(2, 2);
      Matrix one = f.matrix(2, 2, 1, 1, 1, 1);
      Matrix out = f.poisoned(2, 2);
      f.backend.axpby(2, one, 0, out);
      assertThat(f.values(out)).containsOnly(2);
      f.backend.axpby(0, nan, 3, out);
      assertThat(f.values(out)).containsOnly(6);
      f.backend.scaleRows(new double[] {0, 1}, nan, out);
      assertThat(f.values(out)).containsExactly(0, 0, Double.NaN, Double.NaN);
      f.backend.combineRows(new double[] {0, 5, 1, 5}, new Matrix[] {nan, one}, out);
      assertThat(f.values(out)).containsExactly(5, 5, Double.NaN, Double.NaN);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void rowsAreGatheredScatteredAndMasked(Precision precision) {
    try (Fixture f = new Fixture(precision)) {
      Matrix a = f.matrix(3, 2, 1, 2, 3, 4, 5, 6);
      Matrix two = f.poisoned(2, 2);
      f.backend.gatherRows(a, new int[] {2, 0}, two);
      assertThat(f.values(two)).containsExactly(5, 6, 1, 2);
      Matrix three = f.matrix(3, 2, 0, 0, 0, 0, 0, 0);
      f.backend.scatterRows(two, new int[] {0, 2}, three);
      assertThat(f.values(three)).containsExactly(5, 6, 0, 0, 1, 2);
      f.backend.copyRows(a, new boolean[] {false, true, true}, three);
      assertThat(f.values(three)).containsExactly(5, 6, 3, 4, 5, 6);
      f.backend.gatherRows(a, new int[0], f.scope.zeros(0, 2));
    }
  }

  private static double[] entries(Fixture f, int count, IntToDoubleFunction value) {
    double[] entries = new double[count];
    Arrays.setAll(entries, i -> f.round(value.applyAsDouble(i)));
    return entries;
  }
}

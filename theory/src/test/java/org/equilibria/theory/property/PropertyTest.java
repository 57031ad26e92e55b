package org.equilibria.theory.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.NormOps_DDRM;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.Traits;
import org.equilibria.theory.numerics.Eigen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PropertyTest {

  private static final int WIDTH = 9;

  /** Weights with the best constant that a library finds for them, exact to rounding. */
  static Stream<Arguments> weights() {
    double[][] g = gaussian(3);
    double[][] small = times(0.9 / norm2(g), g);
    double[][] symmetric = plus(small, transposed(small), 0.5);
    double[] d = new Random(5).doubles(WIDTH, 0.5, 2).toArray();
    double[][] rows = times(0.8 / largestRow(g, null), g);
    return Stream.of(
        Arguments.of(Property.CONTRACTION_2, small, 0.9, null),
        Arguments.of(Property.SYMMETRIC_CONTRACTION, symmetric, norm2(symmetric), null),
        Arguments.of(Property.CONTRACTION_INF, rows, 0.8, null),
        Arguments.of(Property.CONTRACTION_1, transposed(rows), 0.8, null),
        Arguments.of(Property.CONTRACTION_INF, times(0.7 / largestRow(g, d), g), 0.7, d),
        Arguments.of(Property.LOG_NORM_INF, shifted(rows, d), logNorm(shifted(rows, d), d), d),
        Arguments.of(Property.STRONGLY_MONOTONE, small, 1 - largestEigenvalue(small), null));
  }

  private static Certificate claim(Property property, double constant, double[] d) {
    return d == null ? new Certificate(property, constant) : new Certificate(property, constant, d);
  }

  @ParameterizedTest
  @MethodSource("weights")
  void claimIsProvedUpToRoundingAndRefutedBeyond(
      Property property, double[][] weight, double best, double[] d) {
    // above 0 for a lower bound, below for an upper one
    double weaker = property.equals(Property.STRONGLY_MONOTONE) ? -1 : 1;
    // Rounding hides some m^2 u of a constant about 1.
    double room = 10 * WIDTH * WIDTH * 0x1p-53;
    assertThat(claim(property, best + weaker * room, d).margin(weight)).isBetween(0.0, 0.05);
    assertThat(claim(property, best - weaker * 1e-9, d).margin(weight)).isBetween(-1e-8, -0.9e-9);
    assertThat(claim(property, best + weaker * 0.05, d).margin(weight)).isBetween(0.045, 0.0501);
  }

  @ParameterizedTest
  @MethodSource("weights")
  void weightThatIsNotFiniteOrAConstantOutOfRangeProvesNothing(
      Property property, double[][] weight, double best, double[] d) {
    double[][] broken = times(1, weight);
    broken[4][4] = Double.NaN;
    assertThat(claim(property, best, d).margin(broken)).isEqualTo(Double.NEGATIVE_INFINITY);
    double out = property.equals(Property.STRONGLY_MONOTONE) ? 0 : 1;
    assertThat(claim(property, out, d).margin(weight)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  /** Weights of norm 1 to rounding, which has no equilibrium: 1 + 5.6e-17 and exact row sums. */
  @Test
  void roundingCannotHideANormOfOne() {
    double[][] tenths = new double[10][10];
    for (double[] row : tenths) {
      Arrays.fill(row, 0.1);
    }
    double almost = Math.nextDown(1.0);
    for (Property property :
        Set.of(
            Property.CONTRACTION_2,
            Property.SYMMETRIC_CONTRACTION,
            Property.CONTRACTION_1,
            Property.CONTRACTION_INF,
            Property.LOG_NORM_INF)) {
      assertThat(new Certificate(property, almost).margin(tenths)).as(property.id()).isNegative();
    }
    assertThat(new Certificate(Property.STRONGLY_MONOTONE, 0x1p-60).margin(tenths)).isNegative();
  }

  @Test
  void symmetryIsExact() {
    double[][] weight = new double[WIDTH][WIDTH];
    weight[1][2] = 0.5;
    weight[2][1] = 0.5;
    Certificate claim = new Certificate(Property.SYMMETRIC_CONTRACTION, 0.6);
    assertThat(claim.margin(weight)).isPositive();
    weight[2][1] = Math.nextUp(0.5);
    assertThat(claim.margin(weight)).isNegative();
  }

  /** Eigenvalues 1/2 and -1/256: the least constant is 1/2, but for that below 0 of 1/4. */
  @Test
  void semidefiniteContractionsReachBelowZeroByRoundingOnly() {
    double[][] weight = {{0.5, 0}, {0, -1.0 / 256}};
    Certificate claim = new Certificate(Property.SEMIDEFINITE_CONTRACTION, 0.75);
    assertThat(claim.margin(weight)).isBetween(0.24, 0.25);
    weight[1][1] = -1.0 / 80;
    // 64 / 80 = .8 is not claimed
    assertThat(claim.margin(weight)).isBetween(-0.3, -0.04);
    assertThat(new Certificate(Property.SEMIDEFINITE_CONTRACTION, 0.9).margin(weight))
        .isBetween(0.09, 0.1);
    assertThat(new Certificate(Property.SYMMETRIC_CONTRACTION, 0.75).margin(weight)).isPositive();
    assertThat(Property.SEMIDEFINITE_CONTRACTION.implies(Property.CONTRACTION_2)).isTrue();
    weight[1][1] = 0;
    weight[0][1] = 1e-9;
    assertThat(claim.margin(weight)).isNegative();
  }

  @Test
  void leastEntryIsComparedWithTheConstant() {
    double[][] weight = {{0.5, 3}, {0.25, 7}};
    assertThat(new Certificate(Property.NON_NEGATIVE, 0).margin(weight)).isEqualTo(0.25);
    weight[1][1] = -0.125;
    assertThat(new Certificate(Property.NON_NEGATIVE, 0).margin(weight)).isEqualTo(-0.125);
    assertThat(new Certificate(Property.NON_NEGATIVE, -1).margin(weight))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  /** For M = -a I and D = I the claim is 2 + 2 a >= 2/g: the best constant is 1/(1 + a). */
  @Test
  void lipschitzConstantOfADampingIsKnown() {
    double[][] weight = new double[WIDTH][WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      weight[i][i] = -1;
    }
    double[] ones = new double[WIDTH];
    Arrays.fill(ones, 1);
    assertThat(new Certificate(Property.LIPSCHITZ, 0.5 + 1e-12, ones).margin(weight))
        .isBetween(0.0, 0.01);
    assertThat(new Certificate(Property.LIPSCHITZ, 0.5 - 1e-9, ones).margin(weight))
        .isBetween(-1e-8, -0.9e-9);
    assertThat(new Certificate(Property.LIPSCHITZ, 0.6).margin(weight))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void propertiesAreKnownByTheirIdAndImplyOthers() {
    Property own = new Property("mine", "of a plugin", Set.of(Property.CONTRACTION_2), (w, c) -> 1);
    Property same = new Property("mine", "of another plugin", Set.of(), (w, c) -> -1);
    assertThat(own).isEqualTo(same).hasSameHashCodeAs(same).hasToString("mine");
    assertThat(own.implies(Property.STRONGLY_MONOTONE)).isTrue();
    assertThat(Property.STRONGLY_MONOTONE.implies(own)).isFalse();
    assertThat(new Traits(false, 0, Set.of(same)).guarantees(own)).isTrue();
    assertThat(new Traits(false, 0, Set.of(Property.STRONGLY_MONOTONE)).guarantees(own)).isTrue();
    assertThat(new Traits(false, 0, Set.of(Property.CONTRACTION_INF)).guarantees(own)).isFalse();
    assertThat(new Traits(false, 0, Set.of(own)).guarantees(Property.NONE)).isFalse();
    assertThatThrownBy(() -> new Property("Not an id", "", Set.of(), (w, c) -> 0))
        .hasMessageContaining("'Not an id'");
  }

  @Test
  void certificatesAreComparedByTheirEntries() {
    double[] d = {1, 2};
    Certificate one = new Certificate(Property.LIPSCHITZ, 3, d);
    assertThat(one).isEqualTo(new Certificate(Property.LIPSCHITZ, 3, d.clone()));
    d[0] = 5;
    assertThat(one.diagonal()).containsExactly(1, 2);
    assertThat(Map.of(one, 1)).doesNotContainKey(new Certificate(Property.LIPSCHITZ, 3, d));
    assertThat(one).hasToString("lipschitz, constant 3.0, diagonal [1.0, 2.0]");
  }

  private static double[][] gaussian(long seed) {
    Random random = new Random(seed);
    double[][] a = new double[WIDTH][WIDTH];
    for (double[] row : a) {
      Arrays.setAll(row, j -> random.nextGaussian());
    }
    return a;
  }

  private static double[][] times(double factor, double[][] a) {
    return plus(a, a, factor / 2);
  }

  private static double[][] plus(double[][] a, double[][] b, double factor) {
    double[][] sum = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      int row = i;
      Arrays.setAll(sum[i], j -> factor * (a[row][j] + b[row][j]));
    }
    return sum;
  }

  private static double[][] transposed(double[][] a) {
    double[][] t = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        t[j][i] = a[i][j];
      }
    }
    return t;
  }

  /** Return a with a negative diagonal, whose norm is large and logarithmic norm is not. */
  private static double[][] shifted(double[][] a, double[] d) {
    double[][] b = times(1, a);
    for (int i = 0; i < a.length; i++) {
      b[i][i] -= 3 + d[i];
    }
    return b;
  }

  private static double largestRow(double[][] a, double[] d) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      double sum = 0;
      for (int j = 0; j < a.length; j++) {
        sum += Math.abs(a[i][j]) * (d == null ? 1 : d[j] / d[i]);
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  private static double logNorm(double[][] a, double[] d) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < a.length; i++) {
      double sum = a[i][i];
      for (int j = 0; j < a.length; j++) {
        sum += i == j ? 0 : Math.abs(a[i][j]) * d[j] / d[i];
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  private static double norm2(double[][] a) {
    return NormOps_DDRM.normP2(new DMatrixRMaj(a));
  }

  private static double largestEigenvalue(double[][] a) {
    double[] values = Eigen.values(plus(a, transposed(a), 0.5));
    return values[values.length - 1];
  }
}

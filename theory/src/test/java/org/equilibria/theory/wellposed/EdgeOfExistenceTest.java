package org.equilibria.theory.wellposed;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hold every test of existence to exact arithmetic where it is decided by less than rounding: none
 * of the networks that have no unique equilibrium by a test is certified by it, and all that are
 * safely inside are.
 */
class EdgeOfExistenceTest {

  /** Steps of one unit in the last place to each side of the edge. */
  private static final int STEPS = 6;

  /** Of the largest matrix here rounding takes m^2 2^-53 < 1e-13 of the side measured. */
  private static final double SAFE = 1 - 1e-11;

  /** Ways to draw a matrix; what rounds how depends on signs, order and zeros. */
  enum Family {
    GAUSSIAN,
    POSITIVE,
    SYMMETRIC,
    SYMMETRIC_POSITIVE,
    CONSTANT_BLOCK,
    RANK_ONE,
    SKEW_PLUS_IDENTITY,
    TRIANGULAR,
    STOCHASTIC,
    CYCLE;

    double[][] draw(Random random) {
      int m = 2 + random.nextInt(11);
      double[] u = random.doubles(m).toArray();
      double[] v = random.doubles(m).toArray();
      double constant = random.nextDouble();
      int block = 1 + random.nextInt(m);
      double[][] a = new double[m][m];
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < m; j++) {
          a[i][j] = entry(random, i, j, a, u, v, block, constant);
        }
      }
      return a;
    }

    private double entry(
        Random random,
        int i,
        int j,
        double[][] a,
        double[] u,
        double[] v,
        int block,
        double constant) {
      return switch (this) {
        case GAUSSIAN -> random.nextGaussian();
        case POSITIVE -> random.nextDouble();
        case SYMMETRIC -> i > j ? a[j][i] : random.nextGaussian();
        case SYMMETRIC_POSITIVE -> i > j ? a[j][i] : random.nextDouble();
        case CONSTANT_BLOCK -> i < block && j < block ? constant : 0;
        case RANK_ONE -> u[i] * v[j];
        case SKEW_PLUS_IDENTITY -> i > j ? -a[j][i] : i == j ? constant : random.nextGaussian();
        case TRIANGULAR -> i > j ? 0 : random.nextGaussian();
        case STOCHASTIC -> u[j];
        case CYCLE -> j == (i + 1) % u.length ? random.nextDouble() - 0.5 : 0;
      };
    }
  }

  static Stream<double[][]> named() {
    double[][] block = new double[16][16];
    for (int i = 0; i < 10; i++) {
      Arrays.fill(block[i], 0, 10, 4 / Math.sqrt(16) * 0.1);
    }
    double[][] symmetric = {{0.5, 0.5}, {0.5, Math.nextUp(0.5)}};
    return Stream.of(block, symmetric, rowsOfExactSumOne(40), rowsOfExactSumOne(48));
  }

  /** Return equal rows of positive multiples of 2^-58 below 2^-5, as f64 holds them, of sum 1. */
  private static double[][] rowsOfExactSumOne(int width) {
    Random random = new Random(width);
    double[] row = new double[width];
    long left = 1L << 58;
    for (int j = 0; j < width - 1; j++) {
      long share = left / (width - j) + random.nextInt(1 << 20) - (1 << 19);
      row[j] = share * 0x1p-58;
      left -= share;
    }
    row[width - 1] = left * 0x1p-58;
    double[][] rows = new double[width][];
    Arrays.fill(rows, row);
    return rows;
  }

  /** Spectral radius 1 + 5.6e-17; sums of 1 or more; lambda_max above 1 by less than an ulp. */
  @ParameterizedTest
  @MethodSource("named")
  void networksAtTheEdgeAreCertifiedByNoTest(double[][] weight) {
    WeightFacts facts = WeightFacts.of(weight);
    for (ExistenceTest test : ExistenceTest.values()) {
      assertThat(holdsExactly(test, weight)).as("exactly " + test).isFalse();
      assertThat(test.holds(facts)).as(test.id()).isFalse();
    }
    assertThat(facts.conditioning().wellPosed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void noTestIsPassedThatExactArithmeticFails(Family family) {
    int outside = 0;
    int insideEdge = 0;
    for (int seed = 0; seed < 40; seed++) {
      double[][] a = family.draw(new Random(seed));
      WeightFacts facts = WeightFacts.of(a);
      for (ExistenceTest test : ExistenceTest.values()) {
        double measured = test.measured(facts);
        if (!(measured > 1e-3)) {
          continue; // a skew matrix is far from this edge, whatever its scale
        }
        for (int step = -STEPS; step <= STEPS; step++) {
          double[][] weight = scaled(a, (1 + step * 0x1p-52) / measured);
          boolean exactly = holdsExactly(test, weight);
          boolean certified = test.holds(WeightFacts.of(weight));
          assertThat(!certified || exactly)
              .as("%s, %s, seed %d, step %d is not certified wrongly", family, test, seed, step)
              .isTrue();
          insideEdge += exactly ? 1 : 0;
          outside += exactly ? 0 : 1;
        }
        double[][] inside = scaled(a, SAFE / measured);
        assertThat(holdsExactly(test, inside)).as("exactly inside").isTrue();
        assertThat(test.holds(WeightFacts.of(inside)))
            .as("%s, %s, seed %d inside the edge is certified", family, test, seed)
            .isTrue();
      }
    }
    assertThat(outside).as("networks outside the edge").isGreaterThan(STEPS);
    assertThat(insideEdge).as("networks inside the edge").isGreaterThan(STEPS);
  }

  /** M = (gamma/sqrt m) A holds three roundings an entry; the network is that of the exact one. */
  @ParameterizedTest
  @EnumSource(ExistenceTest.class)
  void noTestIsPassedByRoundingTheScaleOfTheWeight(ExistenceTest test) {
    int width = 11; // whose root is irrational
    int inside = 0;
    int seeds = test == ExistenceTest.INF_NORM ? 1000 : 20; // sums alone round less and cost less
    for (int seed = 0; seed < seeds; seed++) {
      double[][] a = new double[width][width];
      Random random = new Random(seed);
      double equal = random.nextDouble();
      boolean same = seed % 2 == 0; // whose roundings add up
      for (double[] row : a) {
        Arrays.setAll(row, j -> same ? equal : random.nextDouble());
      }
      double edge = Math.sqrt(width) / test.measured(WeightFacts.of(a));
      for (int step = -STEPS; step <= STEPS; step++) {
        double gamma = edge * (1 + step * 0x1p-52);
        boolean certified = test.holds(WeightFacts.of(scaled(a, gamma / Math.sqrt(width))));
        boolean exactly = holdsExactly(test, a, gamma);
        assertThat(!certified || exactly).as("%s, seed %d, step %d", test, seed, step).isTrue();
        inside += exactly ? 1 : 0;
      }
      double safe = SAFE * edge;
      assertThat(test.holds(WeightFacts.of(scaled(a, safe / Math.sqrt(width))))).isTrue();
    }
    assertThat(inside).as("networks inside the edge").isGreaterThan(STEPS);
  }

  private static double[][] scaled(double[][] a, double factor) {
    return Arrays.stream(a)
        .map(row -> Arrays.stream(row).map(x -> factor * x).toArray())
        .toArray(double[][]::new);
  }

  private static boolean holdsExactly(ExistenceTest test, double[][] weight) {
    Exact m = Exact.of(weight);
    return holdsExactly(test, m, m.one());
  }

  /** Decide a test of (gamma/sqrt m) A; the root is off by far less than any f64 from the edge. */
  private static boolean holdsExactly(ExistenceTest test, double[][] a, double gamma) {
    Exact scaled = Exact.of(a).times(gamma);
    return holdsExactly(test, scaled, scaled.root(a.length));
  }

  /** Decide in exact arithmetic whether a test holds of m over a unit. */
  private static boolean holdsExactly(ExistenceTest test, Exact m, BigInteger unit) {
    return switch (test) {
      case OPERATOR_NORM -> m.times(m.transposed()).isBelow(unit.pow(2));
      case MONOTONE -> m.plus(m.transposed()).isBelow(unit.shiftLeft(1));
      // unit I - |M| is an M-matrix, not singular, iff lambda_PF(|M|) is below the unit
      case PERRON_FROBENIUS -> m.absolute().isBelow(unit);
      case INF_NORM -> m.absolute().rowSumsAreBelow(unit);
    };
  }

  @Test
  void exactArithmeticTellsSignsThatRoundingHides() {
    double above = Math.nextUp(0.5);
    Exact singular = Exact.of(new double[][] {{0.5, 0.5}, {0.5, 0.5}});
    assertThat(singular.isBelow(singular.one())).isFalse();
    Exact inside = Exact.of(new double[][] {{0.5, 0.5}, {0.5, Math.nextDown(0.5)}});
    assertThat(inside.isBelow(inside.one())).isTrue();
    Exact row = Exact.of(new double[][] {{0.5, above}});
    assertThat(row.rowSumsAreBelow(row.one())).isFalse();
    Exact shares = Exact.of(new double[][] {{0.1, 0.7, 0.2}}); // of the exact sum 1 - 2.8e-17
    assertThat(shares.rowSumsAreBelow(shares.one())).isTrue();
    assertThat(0.7 + 0.2 + 0.1).isEqualTo(Math.nextDown(1.0));
    BigInteger root = inside.root(11);
    assertThat(root.doubleValue() / inside.one().doubleValue()).isEqualTo(Math.sqrt(11));
  }
}

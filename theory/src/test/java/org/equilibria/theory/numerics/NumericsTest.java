package org.equilibria.theory.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.equilibria.api.error.EquilibriaException;
import org.junit.jupiter.api.Test;

class NumericsTest {

  @Test
  void eigenvaluesAscendAndRebuildTheMatrix() {
    Random random = new Random(3);
    double[][] rows = new double[12][7];
    for (double[] row : rows) {
      Arrays.setAll(row, k -> random.nextGaussian());
    }
    double[][] gram = Vectors.gram(rows);
    Eigen eigen = Eigen.of(gram);
    assertThat(eigen.values()).isSorted();
    // Five more samples than features: as many zero eigenvalues.
    assertThat(eigen.values()[4]).isCloseTo(0, within(1e-13));
    assertThat(eigen.values()[5]).isGreaterThan(0.1);
    double[] x = new double[12];
    Arrays.setAll(x, k -> random.nextGaussian());
    double[] scaled = eigen.coordinates(x);
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] *= eigen.values()[k];
    }
    double[] product = eigen.combine(scaled);
    for (int i = 0; i < x.length; i++) {
      assertThat(product[i]).isCloseTo(Vectors.dot(gram[i], x), within(1e-12));
    }
    double[] values = Eigen.values(gram);
    for (int k = 0; k < values.length; k++) {
      assertThat(values[k]).isCloseTo(eigen.values()[k], within(1e-12));
    }
  }

  @Test
  void matrixThatIsNotFiniteIsRefused() {
    double[][] bad = {{1, Double.NaN}, {Double.NaN, 1}};
    assertThatThrownBy(() -> Eigen.of(bad)).isInstanceOf(EquilibriaException.class);
    assertThatThrownBy(() -> SpectralNorm.of(bad)).isInstanceOf(EquilibriaException.class);
  }

  @Test
  void spectralNormOfARectangleIsThatOfItsGram() {
    double[][] rows = {{3, 0, 0}, {4, 0, 1}};
    double norm = SpectralNorm.of(rows);
    assertThat(norm * norm).isCloseTo(Eigen.of(Vectors.gram(rows)).greatest(), within(1e-13));
  }

  @Test
  void interpolantReproducesAnAnalyticFunctionAndTellsItsError() {
    Chebyshev fine = through(60);
    Chebyshev coarse = through(8);
    for (double x = -1; x <= 1; x += 0.05) {
      assertThat(fine.at(x)).isCloseTo(Math.exp(Math.sin(3 * x)), within(1e-13));
    }
    assertThat(fine.tail()).isLessThan(1e-14);
    double error = Math.abs(coarse.at(0.3) - Math.exp(Math.sin(0.9)));
    assertThat(coarse.tail()).isGreaterThan(error / 8);
  }

  private static Chebyshev through(int count) {
    double[] values = new double[count];
    Arrays.setAll(values, n -> Math.exp(Math.sin(3 * Chebyshev.node(n, count))));
    return Chebyshev.through(values);
  }

  /** v v^T has the largest eigenvalue v.v; both are exact here, and whether it is below is not. */
  @Test
  void limitThatIsReachedIsNeverProvedToBeAbove() {
    Random random = new Random(11);
    int estimates = 0;
    for (int draw = 0; draw < 2000; draw++) {
      int n = 2 + random.nextInt(12);
      double[] v = random.ints(n, -1000, 1000).mapToDouble(x -> x).toArray();
      double scale = 1 / Math.max(1, Vectors.dot(v, v));
      double[][] exact = Symmetric.fill(n, (i, j) -> v[i] * v[j]);
      assertThat(PositiveDefinite.proves(exact, Vectors.dot(v, v), 0)).isFalse();
      double[][] rounded = Symmetric.fill(n, (i, j) -> v[i] * v[j] * scale);
      // each entry is off by 2 u of itself at most, in the Frobenius norm by 2 u
      assertThat(PositiveDefinite.proves(rounded, 1, 3 * Rounding.UNIT)).isFalse();
      estimates += Eigen.values(rounded)[n - 1] < 1 ? 1 : 0;
    }
    assertThat(estimates).as("estimates that look smaller").isPositive();
  }
}

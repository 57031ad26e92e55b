package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Check coefficients against least-squares problems that are solved by hand. */
class GramLeastSquaresTest {

  /** Return D^T D, its entries those of a ring buffer of as many slots as there are columns. */
  private static double[] gram(double[][] columns) {
    int n = columns.length;
    double[] gram = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        gram[i * n + j] = dot(columns[i], columns[j]);
      }
    }
    return gram;
  }

  private static double dot(double[] a, double[] b) {
    double total = 0;
    for (int k = 0; k < a.length; k++) {
      total += a[k] * b[k];
    }
    return total;
  }

  private static double[] products(double[][] columns, double[] g) {
    double[] products = new double[columns.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = dot(columns[i], g);
    }
    return products;
  }

  @Test
  void independentColumnsGetTheirCoefficientsByAge() {
    // g = 2 (1, 1, 0) - 3 (0, 1, 1) + what no column reaches
    double[][] columns = {{1, 1, 0}, {0, 1, 1}};
    double[] g = {2, -1, -3};
    GramLeastSquares solver = new GramLeastSquares(2, 3, 0);
    assertThat(solver.solve(gram(columns), 0, products(columns, g), 0, 1, 2)).isEqualTo(2);
    assertThat(solver.coefficient(0)).as("newest: slot 1").isCloseTo(-3, within(1e-14));
    assertThat(solver.coefficient(1)).isCloseTo(2, within(1e-14));
  }

  @Test
  void aColumnThatDependsOnNewerOnesHasNoShare() {
    // Slot 2 is the newest, slot 1 parallel to it up to 1e-6 and slot 0 independent.
    double[][] columns = {{0, 3, 0, 0}, {2, 0, 2e-6, 0}, {1, 0, 0, 0}};
    double[] g = {5, 6, 1, 1};
    for (double ridge : new double[] {0, 1e-10}) {
      GramLeastSquares solver = new GramLeastSquares(3, 4, ridge);
      assertThat(solver.solve(gram(columns), 0, products(columns, g), 0, 2, 3)).isEqualTo(3);
      assertThat(solver.coefficient(0)).isCloseTo(5, within(1e-8));
      assertThat(solver.coefficient(1)).isZero();
      assertThat(solver.coefficient(2)).isCloseTo(2, within(1e-8));
    }
  }

  @Test
  void noMoreColumnsAreUsedThanAStateHasEntries() {
    // Rounding makes parallel columns look independent: here by construction.
    double[] gram = {1, 0.5, 0.5, 1};
    double[] products = {1, 1};
    GramLeastSquares solver = new GramLeastSquares(2, 1, 0);
    assertThat(solver.solve(gram, 0, products, 0, 0, 2)).isEqualTo(2);
    assertThat(solver.coefficient(0)).isEqualTo(1);
    assertThat(solver.coefficient(1)).isZero();
  }

  @Test
  void aDifferenceOfZeroHidesWhatIsOlder() {
    double[][] columns = {{1, 0}, {0, 0}, {0, 1}};
    double[] g = {4, 7};
    GramLeastSquares solver = new GramLeastSquares(3, 2, 0);
    assertThat(solver.solve(gram(columns), 0, products(columns, g), 0, 2, 3)).isEqualTo(1);
    assertThat(solver.coefficient(0)).isEqualTo(7);
  }
}

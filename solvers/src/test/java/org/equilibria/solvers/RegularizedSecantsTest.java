package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

/** Compare steps with the method as the paper writes it: matrices and updates of rank one. */
class RegularizedSecantsTest {

  private static final int N = 7;

  private static SimpleMatrix random(Random random, int rows, int cols) {
    return SimpleMatrix.random_DDRM(rows, cols, -1, 1, random);
  }

  /** Return H g as the paper writes it, whose g is the negative of ours. */
  private static SimpleMatrix byMatrices(
      SimpleMatrix steps, SimpleMatrix differences, int count, double threshold, SimpleMatrix g) {
    SimpleMatrix h = SimpleMatrix.identity(N);
    SimpleMatrix inverse = SimpleMatrix.identity(N);
    SimpleMatrix basis = new SimpleMatrix(N, 0);
    for (int k = 0; k < count; k++) {
      SimpleMatrix s = steps.getColumn(k);
      SimpleMatrix y = differences.getColumn(k).negative();
      SimpleMatrix left = s;
      for (int j = 0; j < k; j++) {
        SimpleMatrix b = basis.getColumn(j);
        left = left.minus(b.scale(b.dot(s) / b.dot(b)));
      }
      double eta = left.dot(h.mult(y)) / left.dot(left);
      double theta =
          Math.abs(eta) >= threshold ? 1 : (1 - (eta >= 0 ? threshold : -threshold)) / (1 - eta);
      SimpleMatrix mixed = y.scale(theta).plus(inverse.mult(s).scale(1 - theta));
      inverse =
          inverse.plus(mixed.minus(inverse.mult(s)).mult(left.transpose()).divide(left.dot(s)));
      h = inverse.invert();
      basis = basis.concatColumns(left);
    }
    return h.mult(g);
  }

  private static double[] gram(SimpleMatrix left, SimpleMatrix right, int window, int first) {
    double[] gram = new double[window * window];
    for (int i = 0; i < left.getNumCols(); i++) {
      for (int j = 0; j < right.getNumCols(); j++) {
        gram[(first + i) % window * window + (first + j) % window] =
            left.getColumn(i).dot(right.getColumn(j));
      }
    }
    return gram;
  }

  @Test
  void stepsAreThoseOfTheUpdatesOfRankOne() {
    Random random = new Random(11);
    int window = 5;
    int mixed = 0;
    for (int trial = 0; trial < 200; trial++) {
      int count = 1 + random.nextInt(window);
      int first = random.nextInt(window); // slot of the oldest
      double threshold = trial % 2 == 0 ? 0 : 0.7;
      SimpleMatrix s = random(random, N, count);
      SimpleMatrix y = random(random, N, count);
      SimpleMatrix g = random(random, N, 1);
      RegularizedSecants secants = new RegularizedSecants(window, threshold, 0);
      int left =
          secants.update(
              gram(s, s, window, first),
              gram(s, y, window, first),
              0,
              (first + count - 1) % window,
              count);
      assertThat(left).isEqualTo(count);
      double[] products = new double[window];
      for (int k = 0; k < count; k++) {
        products[secants.slot(k)] = s.getColumn(k).dot(g);
      }
      assertThat(secants.solve(products, 0)).isTrue();
      SimpleMatrix step = g;
      for (int k = 0; k < count; k++) {
        step = step.minus(s.getColumn(k).plus(y.getColumn(k)).scale(secants.share(k)));
      }
      SimpleMatrix expected = byMatrices(s, y, count, threshold, g);
      SimpleMatrix unmixed = byMatrices(s, y, count, 0, g);
      mixed += expected.minus(unmixed).normF() > 0.01 * expected.normF() ? 1 : 0;
      // Random matrices of five columns and their inverses, of conditions up to 1e4, square
      assertThat(step.minus(expected).normF()).isCloseTo(0, within(1e-7 * expected.normF()));
    }
    assertThat(mixed).as("trials in which a difference was mixed").isGreaterThan(50);
  }

  @Test
  void aDependentStepLeavesTheNewestAlone() {
    SimpleMatrix s = new SimpleMatrix(new double[][] {{1, 2}, {1e-4, 0}});
    SimpleMatrix y = new SimpleMatrix(new double[][] {{-1, -1}, {0, 0}});
    RegularizedSecants secants = new RegularizedSecants(2, 0.01, 0.001);
    assertThat(secants.update(gram(s, s, 2, 0), gram(s, y, 2, 0), 0, 1, 2)).isEqualTo(1);
    assertThat(secants.slot(0)).isEqualTo(1);
    double[] products = {0, 6}; // <s_1, g> with g = (3, .)
    assertThat(secants.solve(products, 0)).isTrue();
    assertThat(secants.share(0)).isEqualTo(-3); // <s, g> / <s, y>
  }

  @Test
  void aWindowThatIsFullLeavesTheNewestAlone() {
    double[] identity = {1, 0, 0, 1};
    double[] m = {-1, 0, 0, -1};
    RegularizedSecants secants = new RegularizedSecants(2, 0.01, 0.001);
    assertThat(secants.update(identity, m, 0, 0, 2)).isEqualTo(2);
    assertThat(secants.update(identity, m, 0, 0, 3)).isEqualTo(1);
  }

  @Test
  void whatTellsNothingLeavesNothing() {
    RegularizedSecants secants = new RegularizedSecants(1, 0.01, 0.001);
    double[] infinite = {Double.POSITIVE_INFINITY};
    for (double[] a : new double[][] {{0}, {Double.NaN}, infinite}) {
      assertThat(secants.update(a, new double[] {-1}, 0, 0, 1)).as(Arrays.toString(a)).isZero();
      assertThat(secants.solve(new double[] {1}, 0)).isFalse();
    }
  }

  /** theta = 1 - t for eta = 0: S^T Y~ is not 0 where S^T Y is. */
  @Test
  void aDifferenceAcrossItsStepIsRegularized() {
    RegularizedSecants secants = new RegularizedSecants(1, 0.25, 0.001);
    assertThat(secants.update(new double[] {4}, new double[] {0}, 0, 0, 1)).isEqualTo(1);
    assertThat(secants.solve(new double[] {8}, 0)).isTrue();
    // y~ = .75 y - .25 s, gamma = 8 / (-.25 * 4) = -8, (s + y~) gamma = -8 (.75 s + .75 y)
    assertThat(secants.share(0)).isCloseTo(-6, within(1e-14));
  }
}

package org.equilibria.theory.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.equilibria.theory.numerics.SpectralNorm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Move real networks within the ball and see that nothing moves further than was proved. */
class DriftHoldsTest {

  private static final double ROUNDING = 1e-12;

  @ParameterizedTest
  @CsvSource({"1, 0.01", "1, 0.3", "1, 2", "3, 0.1", "3, 1"})
  void networksInTheBallStayWithinTheBounds(int outputs, double radius) {
    for (int seed = 0; seed < 10; seed++) {
      SmallNetwork network = SmallNetwork.random(20, 4, outputs, 0.25, seed);
      Point start = network.point();
      Drift drift = new Neighbourhood(start).at(radius).orElseThrow();
      for (int trial = 0; trial < 5; trial++) {
        Point moved = network.at(moved(network.a(), radius, trial, start)).point();
        check(start, moved, drift);
      }
    }
  }

  /** States and adjoints that are not solved to the end stand in for those of the network. */
  @ParameterizedTest
  @CsvSource({"1, 0, 4", "1, 0.1, 4", "1, 0.1, 8", "3, 0, 8", "3, 0.3, 6"})
  void networksInTheBallStayWithinTheBoundsFromPointsSolvedRoughly(
      int outputs, double radius, int steps) {
    for (int seed = 0; seed < 10; seed++) {
      SmallNetwork network = SmallNetwork.random(20, 4, outputs, 0.25, seed);
      Point start = network.point(steps);
      Drift drift = new Neighbourhood(start).at(radius).orElseThrow();
      for (int trial = 0; trial < 5; trial++) {
        Point moved = network.at(moved(network.a(), radius, trial, start)).point();
        check(start, moved, drift);
      }
    }
  }

  private static void check(Point start, Point moved, Drift drift) {
    for (int i = 0; i < start.samples(); i++) {
      assertThat(distance(moved.z()[i], start.z()[i]))
          .isLessThanOrEqualTo(drift.state()[i] + ROUNDING);
      assertThat(distance(moved.p()[i], start.p()[i]))
          .isLessThanOrEqualTo(drift.preactivation()[i] + ROUNDING);
      assertThat(distance(moved.q()[i], start.q()[i]))
          .isLessThanOrEqualTo(drift.adjoint()[i] + ROUNDING);
    }
    assertThat(moved.conditioning().mu())
        .isGreaterThanOrEqualTo(drift.conditioning().mu() - ROUNDING);
    double[][] here = SmallNetwork.jacobian(moved);
    double[][] there = SmallNetwork.jacobian(start);
    for (int i = 0; i < here.length; i++) {
      for (int k = 0; k < here[i].length; k++) {
        here[i][k] -= there[i][k];
      }
    }
    assertThat(SpectralNorm.of(here)).isLessThanOrEqualTo(drift.jacobian() + ROUNDING);
  }

  /** Move by R at random, or along q z^T of a sample, which moves its own state the most. */
  private static double[][] moved(double[][] a, double radius, int trial, Point start) {
    int width = a.length;
    double[][] step =
        trial == 0
            ? SmallNetwork.gaussian(width, width, new Random(radius > 1 ? 1 : 2))
            : new double[width][width];
    if (trial > 0) {
      for (int k = 0; k < width; k++) {
        for (int j = 0; j < width; j++) {
          step[k][j] = start.q()[trial - 1][k] * start.z()[trial - 1][j];
        }
      }
    }
    double norm = 0;
    for (double[] row : step) {
      for (double v : row) {
        norm += v * v;
      }
    }
    double[][] out = new double[width][width];
    for (int k = 0; k < width; k++) {
      for (int j = 0; j < width; j++) {
        out[k][j] = a[k][j] + radius / Math.sqrt(norm) * step[k][j];
      }
    }
    return out;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return Math.sqrt(sum);
  }
}

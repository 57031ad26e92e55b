package org.equilibria.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compare products with Jacobians with differences. */
class HardProblemTest {

  static List<HardProblem> problems() {
    return HardProblem.all();
  }

  @ParameterizedTest
  @MethodSource("problems")
  void theProductIsTheDerivative(HardProblem problem) {
    int n = problem.width();
    Random random = new Random(7);
    double[] z = random.doubles(n).toArray(); // off the kinks
    double[] direction = random.doubles(n, -1, 1).toArray();
    double[] u = random.doubles(n, -1, 1).toArray();
    double h = 1e-6;
    double byDifferences =
        (along(problem, z, direction, h, u) - along(problem, z, direction, -h, u)) / (2 * h);
    double[] product = new double[n];
    problem.vjp().apply(0, z, u, product);
    // Rounding of f, 1e-16 of values of order 10, over h, and h^2 times third derivatives
    assertThat(dot(product, direction)).isCloseTo(byDifferences, within(1e-6));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void theSolutionIsAFixedPointToRounding(HardProblem problem) {
    double[] image = new double[problem.width()];
    problem.f().apply(0, problem.solution(), image);
    // Sums of up to 200 terms of the size of their result or less, each off by a rounding, and
    // elimination that amplifies them by ten or so.
    assertThat(problem.error(image)).isLessThan(10 * problem.width() * 0x1p-53);
  }

  private static double along(
      HardProblem problem, double[] z, double[] direction, double h, double[] u) {
    double[] moved = z.clone();
    for (int i = 0; i < z.length; i++) {
      moved[i] += h * direction[i];
    }
    double[] image = new double[z.length];
    problem.f().apply(0, moved, image);
    return dot(image, u);
  }

  private static double dot(double[] a, double[] b) {
    double total = 0;
    for (int i = 0; i < a.length; i++) {
      total += a[i] * b[i];
    }
    return total;
  }
}

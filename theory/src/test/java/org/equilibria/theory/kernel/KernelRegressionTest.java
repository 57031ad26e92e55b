package org.equilibria.theory.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.theory.numerics.Eigen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelRegressionTest {

  private static final int N = 30;

  private static double[][] inputs(int n, long seed) {
    Random random = new Random(seed);
    double[][] x = new double[n][4];
    for (double[] row : x) {
      Arrays.setAll(row, k -> random.nextGaussian());
    }
    return x;
  }

  /** Two outputs: one that is linear in the input, one that is not. */
  private static double[][] targets(double[][] x) {
    return Arrays.stream(x)
        .map(row -> new double[] {row[0] - row[1], Math.abs(row[2])})
        .toArray(double[][]::new);
  }

  private static LimitGram gram(String injection, double[][] x) {
    return new LimitGram(
        injection.equals("relu") ? new ReluInjectionKernel(0.5) : new LinearInjectionKernel(0.5),
        x);
  }

  /** Inputs differ in norm: the kernel is read from the table of the unit sphere. */
  @ParameterizedTest
  @ValueSource(strings = {"relu", "linear"})
  void interpolationReturnsTheTargetsOfTheTrainingInputs(String injection) {
    double[][] x = inputs(N, 1);
    double[][] y = targets(x);
    LimitGram gram = gram(injection, x);
    double[][] h = gram.implicitLayer(1);
    double[][] cross = gram.implicitLayerWith(x, 1);
    for (int i = 0; i < N; i++) {
      // A product of two numbers in another order: equal to rounding of the angle.
      assertThat(cross[i]).containsExactly(h[i], within(1e-13 * h[i][i]));
    }
    double[][] fitted = KernelRegression.interpolating(h, y).predict(cross);
    for (int i = 0; i < N; i++) {
      assertThat(fitted[i]).containsExactly(y[i], within(1e-8));
    }
  }

  @Test
  void trainingForLongInterpolatesAndForNoTimeLearnsNothing() {
    double[][] x = inputs(N, 2);
    double[][] y = targets(x);
    LimitGram gram = gram("relu", x);
    double[][] h = gram.implicitLayer(1);
    double[][] cross = gram.implicitLayerWith(inputs(5, 3), 1);
    Eigen eigen = Eigen.of(h);
    double[][] end = KernelRegression.interpolating(h, y).predict(cross);
    double[][] late = KernelRegression.stopped(eigen, y, 40 / eigen.least()).predict(cross);
    double[][] never = KernelRegression.stopped(eigen, y, 0).predict(cross);
    for (int i = 0; i < 5; i++) {
      assertThat(late[i]).containsExactly(end[i], within(1e-8));
      assertThat(never[i]).containsOnly(0);
    }
  }

  /** The flow of f' = -H (f - y) by small Euler steps. */
  @Test
  void stoppedRegressionFollowsTheFlowOfTheOutputs() {
    double[][] x = inputs(N, 4);
    double[][] y = targets(x);
    LimitGram gram = gram("linear", x);
    double[][] h = gram.implicitLayer(1);
    Eigen eigen = Eigen.of(h);
    double time = 2 / eigen.greatest();
    double[] f = new double[N];
    int steps = 20_000;
    for (int step = 0; step < steps; step++) {
      double[] last = f;
      double[] next = new double[N];
      for (int i = 0; i < N; i++) {
        double change = 0;
        for (int j = 0; j < N; j++) {
          change += h[i][j] * (last[j] - y[j][0]);
        }
        next[i] = last[i] - time / steps * change;
      }
      f = next;
    }
    double[][] stopped = KernelRegression.stopped(eigen, y, time).predict(h);
    for (int i = 0; i < N; i++) {
      // Euler's error: half a step's lambda^2 t, 1/20000 * 2, times outputs of order 1.
      assertThat(stopped[i][0]).isCloseTo(f[i], within(3e-4));
    }
  }

  @Test
  void ridgeSolvesItsEquationAndKeepsRepeatedInputsApart() {
    double[][] x = inputs(N, 5);
    x[1] = x[0].clone();
    double[][] y = targets(x);
    y[1][0] += 1;
    double[][] h = gram("relu", x).implicitLayer(1);
    assertThatThrownBy(() -> KernelRegression.interpolating(h, y))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("singular");
    double[][] fitted = KernelRegression.ridge(h, y, 0.1).predict(h);
    // Of two equal inputs the mean is learned, with the same prediction for both.
    assertThat(fitted[0][0]).isEqualTo(fitted[1][0], within(1e-9));
    assertThat(fitted[0][0]).isBetween(y[0][0], y[1][0]);
  }

  @Test
  void regressionPredictsWhatItHasNotSeen() {
    double[][] x = inputs(400, 6);
    double[][] other = inputs(50, 7);
    LimitGram gram = gram("relu", x);
    double[][] predicted =
        KernelRegression.interpolating(gram.implicitLayer(1), targets(x))
            .predict(gram.implicitLayerWith(other, 1));
    double[][] truth = targets(other);
    for (int o = 0; o < 2; o++) {
      double error = 0;
      double size = 0;
      for (int i = 0; i < 50; i++) {
        error += Math.pow(predicted[i][o] - truth[i][o], 2);
        size += truth[i][o] * truth[i][o];
      }
      // A predictor that knows nothing errs by 1; seen: less than 2 % for the linear output, 4 %
      // for |x|.
      assertThat(error / size).isLessThan(0.1);
    }
  }
}

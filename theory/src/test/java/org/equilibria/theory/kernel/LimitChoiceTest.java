package org.equilibria.theory.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.expr.Expr;
import org.equilibria.theory.golden.Formulas;
import org.equilibria.theory.numerics.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitChoiceTest {

  private static final double[][] INPUTS = {{1, 0}, {0.6, 0.8}};

  private static LimitChoice choice(Activation activation, Expr injection, double gamma, int m) {
    return LimitChoice.of(activation, injection, gamma, m);
  }

  @Test
  void reluHasItsClosedForms() {
    assertThat(choice(Formulas.RELU, Expr.x().max(0), 0.4, 8).kernel())
        .contains(new ReluInjectionKernel(0.4));
    assertThat(choice(Formulas.RELU, Expr.x(), 0.4, 8).kernel())
        .contains(new LinearInjectionKernel(0.4));
    assertThat(choice(Formulas.RELU, Expr.x(), 0.4, 8).error(1, 1)).isZero();
  }

  @Test
  void kernelThatIsNotKnownSaysWhy() {
    assertThat(choice(Formulas.TANH, Expr.x().max(0), 0.4, 8).obstacle())
        .contains("injection linear");
    assertThat(choice(Formulas.STEEP, Expr.x(), 0.4, 8).obstacle()).contains("not below 1");
    assertThat(choice(Formulas.STEEP, Expr.x(), 0.4, 8).kernel()).isEmpty();
  }

  /**
   * H_A of networks of m = 256 units, phi = Wx/sqrt m, against the kernel of that width: the mean
   * of 30 draws within four of its deviations and 2/m for what the mean is off. tanh bends by a
   * percent at inputs of norm 16 only, so the inputs are large; sigmoid has a value at 0 besides.
   */
  @ParameterizedTest
  @CsvSource({"TANH, 16, 0.6", "SIGMOID, 16, 0.9", "TANH, 1, 0.6"})
  void networksOfFiniteWidthHaveTheKernelOfTheirWidthOnAverage(
      Formulas activation, double norm, double gamma) {
    int width = 256;
    double[][] x = scaled(INPUTS, norm);
    LimitChoice choice = choice(activation, Expr.x(), gamma, width);
    double[][] expected = new LimitGram(choice.kernel().orElseThrow(), x).implicitLayer(1);
    double[][] found = new double[30][];
    for (int draw = 0; draw < found.length; draw++) {
      found[draw] = entries(gram(activation, width, gamma, x, new Random(draw)));
    }
    for (int e = 0; e < 3; e++) {
      int entry = e;
      double[] values = Arrays.stream(found).mapToDouble(f -> f[entry]).toArray();
      double mean = Arrays.stream(values).average().orElseThrow();
      double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / 29;
      double truth = entries(expected)[e];
      assertThat(mean).isCloseTo(truth, within(4 * Math.sqrt(variance / 30) + 2.0 / width * truth));
    }
    // tanh has poles at i pi/2: 48 nodes err by 1e-5 where the input has variance 1, in moments of
    // which H takes m times.
    assertThat(choice.error(norm * norm, norm * norm) / width).isBetween(0.0, 2e-4);
  }

  /**
   * Inputs so large that all of the variation of the activation lies between two nodes: the
   * estimate must see it. Truth is by panels graded about 0, which err by 1e-9 of it.
   */
  @ParameterizedTest
  @CsvSource({"TANH, 100", "TANH, 900", "TANH, 4000"})
  void errorIsSeenWhereNoNodeSeesTheActivation(Formulas activation, double square) {
    double gamma = 0.8;
    LimitChoice choice = choice(activation, Expr.x(), gamma, 1);
    double[] graded = {-16, -8, -4, -2, -1, 0, 1, 2, 4, 8, 16};
    PanelMoments panels =
        new PanelMoments(
            HostFormula.of(activation.value(Expr.x())),
            HostFormula.of(activation.derivative(Expr.x())),
            graded,
            20);

    double truth = new MomentKernel(gamma, panels).self(square).implicitLayer(gamma);
    double found = choice.kernel().orElseThrow().self(square).implicitLayer(gamma);

    assertThat(Math.abs(found - truth)).isGreaterThan(0.5 * truth);
    assertThat(choice.error(square, square)).isGreaterThan(Math.abs(found - truth));
  }

  private static double[] entries(double[][] h) {
    return new double[] {h[0][0], h[0][1], h[1][1]};
  }

  private static double[][] scaled(double[][] x, double norm) {
    return Arrays.stream(x)
        .map(row -> Arrays.stream(row).map(v -> norm * v).toArray())
        .toArray(double[][]::new);
  }

  private static double[][] gram(
      Activation activation, int width, double gamma, double[][] x, Random random) {
    DoubleUnaryOperator sigma = HostFormula.of(activation.value(Expr.x()));
    DoubleUnaryOperator slope = HostFormula.of(activation.derivative(Expr.x()));
    double[][] m = gaussian(width, width, gamma / Math.sqrt(width), random);
    double[][] w = gaussian(width, x[0].length, 1 / Math.sqrt(width), random);
    double[] b = gaussian(1, width, 1, random)[0];
    double[][] z = new double[x.length][];
    double[][] q = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      double[] input = x[i];
      double[] p = new double[width];
      double[] state = new double[width];
      for (int step = 0; step < 60; step++) {
        double[] last = state;
        Arrays.setAll(p, k -> Vectors.dot(m[k], last) + Vectors.dot(w[k], input));
        state = Arrays.stream(p).map(sigma).toArray();
      }
      double[] adjoint = new double[width];
      for (int step = 0; step < 60; step++) {
        double[] next = b.clone();
        for (int k = 0; k < width; k++) {
          for (int j = 0; j < width; j++) {
            next[j] += m[k][j] * adjoint[k];
          }
        }
        Arrays.setAll(adjoint, k -> slope.applyAsDouble(p[k]) * next[k]);
      }
      z[i] = state;
      q[i] = adjoint;
    }
    return FiniteGram.implicitLayer(z, q, gamma, 1);
  }

  private static double[][] gaussian(int rows, int cols, double deviation, Random random) {
    double[][] out = new double[rows][cols];
    for (double[] row : out) {
      Arrays.setAll(row, k -> deviation * random.nextGaussian());
    }
    return out;
  }
}

package org.equilibria.theory.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.equilibria.api.activation.GaussianMoments;
import org.equilibria.theory.numerics.Vectors;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;

class MomentKernelTest {

  private static final HermiteMoments TANH =
      new HermiteMoments(Math::tanh, x -> 1 - Math.tanh(x) * Math.tanh(x), 96);

  /** Two nested sums of 64 terms that add to at most 1 err by 128 units of roundoff. */
  private static final double ROUNDING = 1.5e-14;

  private static HermiteMoments erf(int nodes) {
    return new HermiteMoments(Erf::erf, x -> 2 / Math.sqrt(Math.PI) * Math.exp(-x * x), nodes);
  }

  /** E erf(u) erf(v) = (2/pi) asin(2c/sqrt((1+2a)(1+2b))) (Williams 1997). */
  @Test
  void quadratureOfErfIsWithinItsStatedErrorOfTheArcSine() {
    for (double c : new double[] {-0.4, 0, 0.3, 0.44}) {
      HermiteMoments moments = erf(64);
      double exact = 2 / Math.PI * Math.asin(2 * c / Math.sqrt((1 + 1.0) * (1 + 0.8)));
      double error = moments.error(0.5, 0.4, c);
      assertThat(moments.product(0.5, 0.4, c)).isCloseTo(exact, within(error + ROUNDING));
      assertThat(error).isLessThan(1e-8);
      double root = Math.sqrt((1 + 1.0) * (1 + 0.8) - 4 * c * c);
      assertThat(moments.slopeProduct(0.5, 0.4, c))
          .isCloseTo(4 / Math.PI / root, within(error + ROUNDING));
    }
  }

  /** With closed moments of ReLU the general kernel is the arc-cosine one. */
  @Test
  void reluByItsMomentsIsTheKernelInClosedForm() {
    LimitKernel closed = new LinearInjectionKernel(0.5);
    LimitKernel general = new MomentKernel(0.5, new ArcCosine());
    assertThat(general.self(1.3).k()).isCloseTo(closed.self(1.3).k(), within(1e-14));
    Moments expected = closed.pair(1.3, 0.8, -0.4);
    Moments actual = general.pair(1.3, 0.8, -0.4);
    assertThat(actual.k()).isCloseTo(expected.k(), within(1e-14));
    assertThat(actual.kappa()).isCloseTo(expected.kappa(), within(1e-14));
  }

  @Test
  void kernelOfAnOddActivationIsOdd() {
    LimitKernel kernel = new MomentKernel(0.6, TANH);
    double plus = kernel.pair(1, 1.5, 0.7).k();
    assertThat(kernel.pair(1, 1.5, -0.7).k()).isCloseTo(-plus, within(1e-14));
  }

  /**
   * A wide tanh network tends to its kernel at 1/sqrt(m): 20 draws of m = 400, three deviations.
   */
  @Test
  void wideNetworksHaveTheKernelOnAverage() {
    int width = 400;
    double gamma = 0.6;
    double[][] x = {{1, 0}, {0.6, 0.8}};
    double[] found = new double[20];
    for (int draw = 0; draw < found.length; draw++) {
      Random random = new Random(draw);
      double[][] m = new double[width][width];
      double[][] w = new double[width][2];
      for (int k = 0; k < width; k++) {
        Arrays.setAll(m[k], j -> gamma * random.nextGaussian() / Math.sqrt(width));
        Arrays.setAll(w[k], j -> random.nextGaussian());
      }
      found[draw] = Vectors.dot(state(m, w, x[0]), state(m, w, x[1])) / width;
    }
    double mean = Arrays.stream(found).average().orElseThrow();
    double variance = Arrays.stream(found).map(f -> (f - mean) * (f - mean)).sum() / 19;
    double k = new MomentKernel(gamma, TANH).pair(1, 1, 0.6).k();
    assertThat(mean).isCloseTo(k, within(3 * Math.sqrt(variance / 20) + 1.0 / width));
  }

  /** Solve z = tanh(Mz + Wx), the limit's scaling with z of order 1 in each unit. */
  private static double[] state(double[][] m, double[][] w, double[] x) {
    double[] z = new double[m.length];
    for (int step = 0; step < 60; step++) {
      double[] last = z;
      double[] next = new double[m.length];
      Arrays.setAll(next, k -> Math.tanh(Vectors.dot(m[k], last) + Vectors.dot(w[k], x)));
      z = next;
    }
    return z;
  }

  private record ArcCosine() implements GaussianMoments {
    @Override
    public double product(double a, double b, double c) {
      double t = angle(a, b, c);
      return Math.sqrt(a * b) * (Math.sin(t) + (Math.PI - t) * Math.cos(t)) / (2 * Math.PI);
    }

    @Override
    public double slopeProduct(double a, double b, double c) {
      return (Math.PI - angle(a, b, c)) / (2 * Math.PI);
    }

    private static double angle(double a, double b, double c) {
      return Math.acos(Math.max(-1, Math.min(1, c / Math.sqrt(a * b))));
    }
  }
}

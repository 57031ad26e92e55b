package org.equilibria.theory.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.equilibria.theory.numerics.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Train certified networks and see that the certified envelope is never crossed. */
class EnvelopeTest {

  private static final double ALPHA = 1e7;
  private static final int STEPS = 60;

  /** f = alpha (b.z - b.z0): the difference of two numbers of order 1 in F64, times alpha. */
  private static final double ROUNDING = 1e-8;

  static Stream<Integer> seeds() {
    return IntStream.range(0, 50).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void gradientDescentStaysUnderTheCertifiedEnvelopeAndInTheBall(int seed) {
    int samples = 2 + seed % 3;
    SmallNetwork start = scaled(SmallNetwork.random(16, samples, 1 + seed % 2, 0.25, seed));
    double[][] a0 = start.a();
    Point initial = start.point();
    double[] target = SmallNetwork.gaussian(1, initial.samples(), new Random(seed + 1))[0];
    double[] origin = outputs(start, initial);
    Point point = withError(initial, minus(new double[target.length], target));
    ConvergenceCertificate certificate = ConvergenceCertificate.of(point);
    Rates rates = certificate.descent().orElseThrow();
    double step = certificate.largestStep();
    double envelope = point.errorNorm();
    SmallNetwork network = start;
    for (int k = 0; k < STEPS; k++) {
      Point here = network.point();
      double[] error = minus(minus(outputs(network, here), origin), target);
      assertThat(Vectors.norm(error)).isLessThanOrEqualTo(envelope + ROUNDING);
      assertThat(distance(network.a(), a0)).isLessThan(rates.descentRadius());
      network = network.at(stepped(network, here, error, step));
      envelope *= 1 - step * rates.descentRate();
    }
  }

  private static SmallNetwork scaled(SmallNetwork n) {
    return new SmallNetwork(n.gamma(), ALPHA, n.phi(), n.b(), n.a());
  }

  private static Point withError(Point p, double[] error) {
    return new Point(
        p.gamma(), p.alpha(), p.conditioning(), p.z(), p.p(), p.q(), p.adjoint(), p.gram(), error);
  }

  private static double[] outputs(SmallNetwork network, Point point) {
    double[] f = new double[point.samples()];
    int outputs = network.b().length;
    Arrays.setAll(f, i -> ALPHA * Vectors.dot(network.b()[i % outputs], point.z()[i]));
    return f;
  }

  private static double[][] stepped(
      SmallNetwork network, Point point, double[] error, double step) {
    int width = point.width();
    double scale = step * ALPHA * network.gamma() / Math.sqrt(width);
    double[][] a = Arrays.stream(network.a()).map(double[]::clone).toArray(double[][]::new);
    for (int i = 0; i < error.length; i++) {
      for (int k = 0; k < width; k++) {
        for (int j = 0; j < width; j++) {
          a[k][j] -= scale * error[i] * point.q()[i][k] * point.z()[i][j];
        }
      }
    }
    return a;
  }

  private static double[] minus(double[] a, double[] b) {
    double[] out = new double[a.length];
    Arrays.setAll(out, k -> a[k] - b[k]);
    return out;
  }

  private static double distance(double[][] a, double[][] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double[] difference = minus(a[k], b[k]);
      sum += Vectors.dot(difference, difference);
    }
    return Math.sqrt(sum);
  }
}

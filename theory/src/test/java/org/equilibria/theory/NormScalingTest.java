package org.equilibria.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Property;
import org.equilibria.tck.ParameterizationContract;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormScalingTest {

  private static final double GAMMA = 0.7;

  private final NormScaling subject = new NormScaling(new NormScaling.Options(GAMMA));
  private final Backend backend = TestBackends.reference();
  private final Scope scope = backend.openScope("test", Precision.F64);

  @AfterEach
  void close() {
    backend.close();
  }

  @TestFactory
  Stream<DynamicTest> contractHoldsOnEveryBackend() {
    return TestBackends.all().entrySet().stream()
        .flatMap(
            entry ->
                DynamicTest.stream(
                    ParameterizationContract.checks(entry.getValue()).stream(),
                    check -> check.rule() + " on " + entry.getKey(),
                    check -> check.verify(subject)));
  }

  @Test
  void oneSquareParameterOfUnitDeviation() {
    assertThat(subject.parameters(5)).containsExactly(new ParameterSpec("A", 5, 5, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 32, 33, 64, 150})
  void normIsExactlyGammaWhereItIsActive(int width) {
    double[] a = gaussian(width * width, 3, width);
    a[0] += 10; // also at width 1 above sqrt(m)
    double[] weight = new double[a.length];
    Certificate certificate = materialize(a, weight);
    assertThat(certificate.property()).isEqualTo(Property.CONTRACTION_2);
    // room for rounding: 1e-12 and 8 (width + 8)^2 2^-53
    assertThat(certificate.constant()).isBetween(GAMMA, GAMMA + 1e-10);
    assertThat(spectralNorm(weight, width)).isCloseTo(GAMMA, within(1e-12));
  }

  @Test
  void normInSinglePrecisionStaysBelowGammaToSixDigits() {
    int width = 150;
    double[] weight = new double[width * width];
    try (Scope single = backend.openScope("single", Precision.F32)) {
      Matrix out = single.uninitialized(width, width);
      Matrix a = matrix(single, gaussian(width * width, 1, 5), width);
      subject.materialize(backend, List.of(a), out);
      backend.download(out, weight);
    }
    assertThat(spectralNorm(weight, width)).isCloseTo(GAMMA, within(1e-6));
  }

  @Test
  void smallParametersAreScaledByGammaAlone() {
    int width = 9;
    double[] a = gaussian(width * width, 0.1, 3);
    double[] weight = new double[a.length];
    assertThat(materialize(a, weight).property()).isEqualTo(Property.CONTRACTION_2);
    for (int k = 0; k < a.length; k++) {
      assertThat(weight[k]).isCloseTo(GAMMA / 3 * a[k], within(1e-15));
    }
  }

  @Test
  void zeroParametersMakeAZeroWeightWithTheGuarantee() {
    double[] weight = new double[16];
    assertThat(materialize(new double[16], weight).property()).isEqualTo(Property.CONTRACTION_2);
    assertThat(weight).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void parametersThatAreNotFiniteMakeANanWeightWithoutAGuarantee(double bad) {
    double[] a = gaussian(49, 3, 1);
    a[17] = bad;
    double[] weight = new double[49];
    assertThat(materialize(a, weight)).isEqualTo(Certificate.NONE);
    assertThat(weight).containsOnly(Double.NaN);
  }

  /**
   * Equal singular values: c Q for a rotation Q. Moving along Q alone must not move M = gamma Q.
   */
  @Test
  void derivativeAlongARotationWithEqualSingularValuesVanishes() {
    int width = 40;
    double[] q = rotation(width);
    double[] out = new double[q.length];
    Matrix derivative = scope.uninitialized(width, width);
    subject.pushforward(
        backend,
        List.of(matrix(scope, times(20, q), width)),
        List.of(matrix(scope, q, width)),
        derivative);
    backend.download(derivative, out);
    assertThat(Arrays.stream(out).map(Math::abs).max().getAsDouble()).isLessThan(1e-14);
  }

  /** Two close singular values need a resolved pair: the gap here is 1e-6 of the norm. */
  @Test
  void gradientIsRightForCloseSingularValues() {
    int width = 60;
    double[] left = rotation(width);
    double[] a = new double[width * width];
    for (int k = 0; k < width; k++) {
      double value = k == 0 ? 20 : k == 1 ? 20 - 2e-5 : 10.0 * k / width;
      for (int j = 0; j < width; j++) {
        a[k * width + j] = value * left[k * width + j]; // right vectors: rows; left: unit vectors
      }
    }
    double[] gradient = gaussian(a.length, 1, 12);
    double inner = 0;
    for (int k = 0; k < a.length; k++) {
      inner += gradient[k] * a[k];
    }
    double[] expected = times(GAMMA / 20, gradient);
    for (int j = 0; j < width; j++) {
      expected[j] -= GAMMA / 400 * inner * left[j];
    }
    double[] actual = new double[a.length];
    Matrix out = scope.uninitialized(width, width);
    subject.pullback(
        backend, List.of(matrix(scope, a, width)), matrix(scope, gradient, width), List.of(out));
    backend.download(out, actual);
    for (int k = 0; k < a.length; k++) {
      // Vectors err by residual / gap = 1e-13 / 1e-6, weighted by gamma <G, A> / 400 < 1.
      assertThat(actual[k]).isCloseTo(expected[k], within(1e-7));
    }
  }

  @Test
  void gradientMatchesCentralDifferencesToNineDigits() {
    int width = 96;
    double[] a = gaussian(width * width, 1, 21);
    double[] direction = gaussian(a.length, 1, 22);
    double[] gradient = gaussian(a.length, 1, 23);
    Matrix out = scope.uninitialized(width, width);
    double[] pulled = new double[a.length];
    subject.pullback(
        backend, List.of(matrix(scope, a, width)), matrix(scope, gradient, width), List.of(out));
    backend.download(out, pulled);
    // Richardson's extrapolation of central differences: error h^4 and rounding 1e-16 / h.
    double coarse = difference(a, direction, gradient, 2e-3);
    double fine = difference(a, direction, gradient, 1e-3);
    double expected = (4 * fine - coarse) / 3;
    assertThat(dot(pulled, direction)).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
  }

  private double difference(double[] a, double[] direction, double[] gradient, double h) {
    double[] ahead = new double[a.length];
    double[] behind = new double[a.length];
    materialize(plus(a, h, direction), ahead);
    materialize(plus(a, -h, direction), behind);
    return (dot(gradient, ahead) - dot(gradient, behind)) / (2 * h);
  }

  private Certificate materialize(double[] a, double[] weight) {
    int width = (int) Math.sqrt(a.length);
    Matrix out = scope.uninitialized(width, width);
    Certificate certificate = subject.materialize(backend, List.of(matrix(scope, a, width)), out);
    backend.download(out, weight);
    return certificate;
  }

  private Matrix matrix(Scope owner, double[] values, int width) {
    Matrix matrix = owner.uninitialized(width, width);
    backend.upload(values, matrix);
    return matrix;
  }

  private static double[] gaussian(int count, double deviation, long seed) {
    Random random = new Random(seed);
    double[] values = new double[count];
    Arrays.setAll(values, i -> deviation * random.nextGaussian());
    return values;
  }

  private static double spectralNorm(double[] values, int width) {
    return NormOps_DDRM.normP2(DMatrixRMaj.wrap(width, width, values));
  }

  private static double[] rotation(int width) {
    return RandomMatrices_DDRM.orthogonal(width, width, new Random(4)).data;
  }

  private static double[] times(double factor, double[] values) {
    return Arrays.stream(values).map(v -> factor * v).toArray();
  }

  private static double[] plus(double[] a, double h, double[] direction) {
    double[] sum = new double[a.length];
    Arrays.setAll(sum, k -> a[k] + h * direction[k]);
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}

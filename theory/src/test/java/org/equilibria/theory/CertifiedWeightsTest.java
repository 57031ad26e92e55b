package org.equilibria.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.parameterization.Property;
import org.equilibria.tck.ParameterizationContract;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is claimed of the weights of the certified parameterizations, and their derivatives. */
class CertifiedWeightsTest {

  private static final int DRAWS = 1000;
  private static final int[] WIDTHS = {1, 2, 3, 5, 8, 12};
  private static final double[] SIZES = {0.01, 0.3, 1, 3, 30};

  private final Backend backend = TestBackends.reference();

  @AfterEach
  void close() {
    backend.close();
  }

  /** The parameterizations, each with its property and the constant that it is asked for. */
  enum Subject {
    NORM_SCALING(new NormScaling(new NormScaling.Options(0.8)), Property.CONTRACTION_2, 0.8),
    MONOTONE(new Monotone(new Monotone.Options(0.1, 0.5)), Property.STRONGLY_MONOTONE, 0.1),
    INF_NORM_BALL(new InfNormBall(new InfNormBall.Options(0.9)), Property.CONTRACTION_INF, 0.9),
    NON_EUCLIDEAN(new NonEuclidean(new NonEuclidean.Options(0.9)), Property.LOG_NORM_INF, 0.9),
    SYMMETRIC(new Symmetric(new Symmetric.Options(0.9)), Property.SYMMETRIC_CONTRACTION, 0.9),
    OPTIMIZATION_INDUCED(
        new OptimizationInduced(new OptimizationInduced.Options(0.9)),
        Property.SEMIDEFINITE_CONTRACTION,
        0.9),
    COLUMN_STOCHASTIC(
        new ColumnStochastic(new ColumnStochastic.Options(0.8)), Property.CONTRACTION_1, 0.8),
    LIPSCHITZ_BOUNDED(
        new LipschitzBounded(new LipschitzBounded.Options(4, 0.5)), Property.LIPSCHITZ, 4),
    NON_NEGATIVE(new NonNegative(new NonNegative.Options(4)), Property.NON_NEGATIVE, 0);

    final Parameterization parameterization;
    final Property property;
    final double constant;

    Subject(Parameterization parameterization, Property property, double constant) {
      this.parameterization = parameterization;
      this.property = property;
      this.constant = constant;
    }
  }

  @TestFactory
  Stream<DynamicTest> contractHoldsOnEveryBackend() {
    return Stream.of(Subject.values())
        .flatMap(
            subject ->
                TestBackends.all().entrySet().stream()
                    .flatMap(
                        entry ->
                            DynamicTest.stream(
                                ParameterizationContract.checks(entry.getValue()).stream(),
                                check -> subject + " " + check.rule() + " on " + entry.getKey(),
                                check -> check.verify(subject.parameterization))));
  }

  /** No slack: what is claimed is true in exact arithmetic, and proved from the entries alone. */
  @ParameterizedTest
  @EnumSource
  void certificateIsProvedOfAThousandDrawnWeights(Subject subject) {
    for (int draw = 0; draw < DRAWS; draw++) {
      int width = WIDTHS[draw % WIDTHS.length];
      double size = SIZES[draw / WIDTHS.length % SIZES.length];
      Made made = make(subject, Precision.F64, theta(subject, width, size, draw), width);
      Certificate certificate = made.certificate();
      assertThat(certificate.property()).as("draw %s", draw).isEqualTo(subject.property);
      // What rounding takes is in proportion to the squares of the parameters, below 1e5 here.
      assertThat(certificate.constant())
          .as("draw %s", draw)
          .isCloseTo(subject.constant, within(1e-8));
      assertThat(certificate.margin(made.rows()))
          .as("draw %s of width %s, size %s", draw, width, size)
          .isNotNegative();
    }
  }

  /** In F32 rounding is of 6e-8 and may leave nothing to certify, which is then said. */
  @ParameterizedTest
  @EnumSource
  void certificateIsProvedInSinglePrecision(Subject subject) {
    int certified = 0;
    for (int draw = 0; draw < 100; draw++) {
      int width = WIDTHS[draw % WIDTHS.length];
      double size = SIZES[draw / WIDTHS.length % SIZES.length];
      Made made = make(subject, Precision.F32, theta(subject, width, size, draw), width);
      if (!made.certificate().equals(Certificate.NONE)) {
        certified++;
        assertThat(made.certificate().margin(made.rows()))
            .as("draw %s of width %s, size %s", draw, width, size)
            .isNotNegative();
      }
    }
    assertThat(certified).isGreaterThan(90);
  }

  @ParameterizedTest
  @EnumSource
  void weightThatWasMovedOffIsFoundOut(Subject subject) {
    int width = 8;
    Made made = make(subject, Precision.F64, theta(subject, width, 1, 5), width);
    double[][] moved = made.rows();
    // Every norm, eigenvalue and least entry is moved by this, away from what is claimed.
    double shift = subject == Subject.NON_NEGATIVE ? -9 : 2;
    for (int i = 0; i < width; i++) {
      moved[i][i] += shift;
    }
    assertThat(made.certificate().margin(moved)).isNegative();
  }

  /** Richardson's extrapolation of central differences: error h^4, and rounding 1e-16 / h. */
  @ParameterizedTest
  @EnumSource
  void pullbackMatchesCentralDifferencesToEightDigits(Subject subject) {
    for (int width : new int[] {1, 6, 11}) {
      double[][] theta = theta(subject, width, 1, 77);
      double[][] direction = theta(subject, width, 1, 78);
      double[] gradient = gaussian(new Random(79), width * width, 1);
      double coarse = difference(subject, theta, direction, gradient, 2e-3, width);
      double fine = difference(subject, theta, direction, gradient, 1e-3, width);
      double expected = (4 * fine - coarse) / 3;
      assertThat(pulled(subject, theta, direction, gradient, width))
          .as("width %s", width)
          .isCloseTo(expected, within(1e-8 * (1 + Math.abs(expected))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void parametersThatAreNotFiniteCertifyNothing(Subject subject) {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      for (int p = 0; p < subject.parameterization.parameters(5).size(); p++) {
        double[][] theta = theta(subject, 5, 1, 3);
        theta[p][3] = bad;
        Made made = make(subject, Precision.F64, theta, 5);
        assertThat(made.certificate().equals(Certificate.NONE) || holds(made))
            .as("parameter %s is %s", p, bad)
            .isTrue();
      }
    }
  }

  private static boolean holds(Made made) {
    return made.certificate().margin(made.rows()) >= 0;
  }

  /** Where rounding may do all that is claimed, nothing is. */
  @Test
  void claimsEndWhereRoundingBegins() {
    for (Subject subject : List.of(Subject.MONOTONE, Subject.LIPSCHITZ_BOUNDED)) {
      double[][] theta = theta(subject, 5, 1e9, 4);
      theta[theta.length - 1] = new double[theta[theta.length - 1].length];
      assertThat(make(subject, Precision.F64, theta, 5).certificate()).isEqualTo(Certificate.NONE);
    }
  }

  /** The norm of a scaled weight is above gamma by rounding as often as below. */
  @Test
  void scaledNormThatRoundingMayRaiseToOneCertifiesNothing() {
    int width = 5;
    double[] a = gaussian(new Random(6), width * width, 3);
    for (Precision precision : List.of(Precision.F64, Precision.F32)) {
      double room = precision == Precision.F64 ? 1e-10 : 1e-5;
      for (double gamma : new double[] {1 - room, Math.nextDown(1.0)}) {
        NormScaling scaling = new NormScaling(new NormScaling.Options(gamma));
        try (Scope scope = backend.openScope("test", precision)) {
          Matrix weight = scope.uninitialized(width, width);
          Certificate certificate =
              scaling.materialize(backend, List.of(matrix(scope, width, width, a)), weight);
          assertThat(certificate.property())
              .as("%s, %s", precision, gamma)
              .isEqualTo(gamma == 1 - room ? Property.CONTRACTION_2 : Property.NONE);
        }
      }
    }
  }

  @Test
  void projectionOfARowIsThatOfTheKnownThreshold() {
    InfNormBall ball = new InfNormBall(new InfNormBall.Options(0.5));
    // Of (0.5 / 3) A the first row is (1, -0.5, 0.1): tau = (1 + 0.5 - 0.5) / 2 leaves (0.5, 0, 0).
    double[] a = {6, -3, 0.6, 1, 0, -1, 0, 0, 0};
    try (Scope scope = backend.openScope("test", Precision.F64)) {
      Matrix weight = scope.uninitialized(3, 3);
      ball.materialize(backend, List.of(matrix(scope, 3, 3, a)), weight);
      double[] m = new double[9];
      backend.download(weight, m);
      double[] expected = {0.5, 0, 0, 0.5 / 3, 0, -0.5 / 3, 0, 0, 0};
      // The radius is smaller by 12 (m + 16) u.
      for (int e = 0; e < 9; e++) {
        assertThat(m[e]).isCloseTo(expected[e], within(1e-13));
      }
    }
  }

  private double difference(
      Subject subject,
      double[][] theta,
      double[][] direction,
      double[] gradient,
      double h,
      int width) {
    double[] ahead = flat(make(subject, Precision.F64, moved(theta, direction, h), width));
    double[] behind = flat(make(subject, Precision.F64, moved(theta, direction, -h), width));
    double sum = 0;
    for (int e = 0; e < ahead.length; e++) {
      sum += gradient[e] * (ahead[e] - behind[e]);
    }
    return sum / (2 * h);
  }

  private static double[] flat(Made made) {
    return Arrays.stream(made.rows()).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[][] moved(double[][] theta, double[][] direction, double h) {
    double[][] moved = new double[theta.length][];
    for (int p = 0; p < theta.length; p++) {
      double[] at = theta[p].clone();
      double[] along = direction[p];
      Arrays.setAll(at, e -> at[e] + h * along[e]);
      moved[p] = at;
    }
    return moved;
  }

  private double pulled(
      Subject subject, double[][] theta, double[][] direction, double[] gradient, int width) {
    try (Scope scope = backend.openScope("test", Precision.F64)) {
      List<Matrix> out = matrices(scope, subject, direction, width);
      subject.parameterization.pullback(
          backend,
          matrices(scope, subject, theta, width),
          matrix(scope, width, width, gradient),
          out);
      double sum = 0;
      for (int p = 0; p < direction.length; p++) {
        double[] pulled = new double[direction[p].length];
        backend.download(out.get(p), pulled);
        for (int e = 0; e < pulled.length; e++) {
          sum += pulled[e] * direction[p][e];
        }
      }
      return sum;
    }
  }

  /** A weight with what is claimed of it. */
  private record Made(Certificate certificate, List<double[]> entries) {

    double[][] rows() {
      return entries.stream().map(double[]::clone).toArray(double[][]::new);
    }
  }

  private Made make(Subject subject, Precision precision, double[][] theta, int width) {
    try (Scope scope = backend.openScope("test", precision)) {
      Matrix weight = scope.uninitialized(width, width);
      Certificate certificate =
          subject.parameterization.materialize(
              backend, matrices(scope, subject, theta, width), weight);
      double[] values = new double[width * width];
      backend.download(weight, values);
      List<double[]> rows = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        rows.add(Arrays.copyOfRange(values, i * width, (i + 1) * width));
      }
      return new Made(certificate, rows);
    }
  }

  /** Draw parameters; those that start at 0 as logarithms of a size, of deviation 1 at most. */
  private static double[][] theta(Subject subject, int width, double size, long seed) {
    Random random = new Random(seed);
    return subject.parameterization.parameters(width).stream()
        .map(
            p ->
                gaussian(
                    random,
                    p.rows() * p.cols(),
                    p.standardDeviation() == 0 ? Math.min(1, size) : size * p.standardDeviation()))
        .toArray(double[][]::new);
  }

  private static double[] gaussian(Random random, int count, double deviation) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> deviation * random.nextGaussian());
    return values;
  }

  private List<Matrix> matrices(Scope scope, Subject subject, double[][] values, int width) {
    List<ParameterSpec> specs = subject.parameterization.parameters(width);
    List<Matrix> matrices = new ArrayList<>();
    for (int p = 0; p < values.length; p++) {
      matrices.add(matrix(scope, specs.get(p).rows(), specs.get(p).cols(), values[p]));
    }
    return matrices;
  }

  private Matrix matrix(Scope scope, int rows, int cols, double[] values) {
    Matrix matrix = scope.uninitialized(rows, cols);
    backend.upload(values, matrix);
    return matrix;
  }
}

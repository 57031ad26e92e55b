package org.equilibria.backend.nativecpu;

import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.junit.jupiter.params.provider.Arguments;

/** Open a backend with one scope and move seeded values in and out. */
final class Fixture implements AutoCloseable {

  final Backend backend = NativeBackend.open(new NativeOptions(OptionalInt.empty()));
  final Precision precision;
  final Scope scope;
  private final Random random = new Random(20_26);

  Fixture(Precision precision) {
    this.precision = precision;
    scope = backend.openScope("test", precision);
  }

  /** Empty, single, odd, longer than a block of 256, deeper than a panel of 64 x 512. */
  static Stream<Arguments> precisionsAndShapes() {
    int[][] shapes = {{0, 0}, {0, 3}, {3, 0}, {1, 1}, {3, 5}, {37, 17}, {70, 530}};
    return Stream.of(Precision.values())
        .flatMap(p -> Stream.of(shapes).map(s -> Arguments.of(p, s[0], s[1])));
  }

  /** Return seeded normal values that the precision holds exactly. */
  double[] normal(int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = round(random.nextGaussian());
    }
    return values;
  }

  double round(double value) {
    return precision == Precision.F32 ? (float) value : value;
  }

  Matrix matrix(int rows, int cols, double... values) {
    Matrix matrix = scope.uninitialized(rows, cols);
    backend.upload(values, matrix);
    return matrix;
  }

  Matrix normalMatrix(int rows, int cols) {
    return matrix(rows, cols, normal(rows * cols));
  }

  /** Return a matrix of NaN, to be written by the call under test. */
  Matrix poisoned(int rows, int cols) {
    Matrix matrix = scope.uninitialized(rows, cols);
    backend.fill(matrix, Double.NaN);
    return matrix;
  }

  double[] values(Matrix matrix) {
    double[] values = new double[matrix.rows() * matrix.cols()];
    backend.download(matrix, values);
    return values;
  }

  @Override
  public void close() {
    backend.close();
  }
}

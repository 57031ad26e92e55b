package org.equilibria.tck;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;

/** The backend under test, one open scope and seeded numbers for the length of a check. */
final class Trial implements AutoCloseable {

  private final Supplier<Backend> subject;
  private final SplittableRandom random = new SplittableRandom(20_240_607);
  final Backend backend;
  final Precision precision;
  final Scope scope;

  private Trial(Supplier<Backend> subject, Backend backend, Precision precision) {
    this.subject = subject;
    this.backend = backend;
    this.precision = precision;
    scope = backend.openScope("check", precision);
  }

  /** Run a check in every precision that the subject offers. */
  static void inEachPrecision(Supplier<Backend> subject, Consumer<Trial> check) {
    try (Backend backend = subject.get()) {
      for (Precision precision : Precision.values()) {
        if (backend.info().precisions().contains(precision)) {
          try (Trial trial = new Trial(subject, backend, precision)) {
            check.accept(trial);
          }
        }
      }
    }
  }

  /** Open a scope of its own on the same backend, for another thread. */
  Trial beside() {
    return new Trial(subject, backend, precision);
  }

  /** Open a second instance of the subject; the caller closes it. */
  Backend another() {
    return subject.get();
  }

  double unitRoundoff() {
    return precision.unitRoundoff();
  }

  double round(double value) {
    return round(value, precision);
  }

  static double round(double value, Precision precision) {
    return precision == Precision.F32 ? (float) value : value;
  }

  /** Return numbers in [-2, 2] that the precision represents. */
  double[] numbers(int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = round(random.nextDouble(-2, 2));
    }
    return values;
  }

  Matrix matrix(int rows, int cols, double... values) {
    return matrix(scope, rows, cols, values);
  }

  static Matrix matrix(Scope scope, int rows, int cols, double... values) {
    Matrix matrix = scope.uninitialized(rows, cols);
    scope.backend().upload(values, matrix);
    return matrix;
  }

  static double[] read(Matrix matrix) {
    double[] values = new double[matrix.rows() * matrix.cols()];
    matrix.scope().backend().download(matrix, values);
    return values;
  }

  /** Require a failure with the given code, at the call or by the next synchronisation. */
  static EquilibriaException refused(
      Backend backend, ErrorCode code, String what, Runnable action) {
    try {
      action.run();
      backend.synchronize();
    } catch (EquilibriaException e) {
      Broken.unless(e.code() == code, "%s gave %s instead of %s: %s", what, e.code(), code, e);
      return e;
    }
    throw Broken.because("%s was accepted", what);
  }

  EquilibriaException refused(String what, Runnable action) {
    return refused(backend, ErrorCode.CONTRACT_VIOLATION, what, action);
  }

  @Override
  public void close() {
    scope.close();
  }
}

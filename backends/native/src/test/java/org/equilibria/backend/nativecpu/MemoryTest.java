package org.equilibria.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Bf16;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory outside the heap is aligned, and goes when its scope does, whatever happened. */
class MemoryTest {

  private static final int ROWS = 37;
  private static final int WIDTH = 200;

  private final Backend backend = NativeBackend.open(new NativeOptions(OptionalInt.of(2)));

  @ParameterizedTest
  @EnumSource(Precision.class)
  void matricesStartAtCacheLines(Precision precision) {
    try (Scope scope = backend.openScope("aligned", precision)) {
      for (int i = 1; i < 20; i++) {
        NativeMatrix matrix = (NativeMatrix) scope.uninitialized(i, 3);
        assertThat(matrix.entries().memory().at(0).address() % 64).isZero();
        assertThat(matrix.bytes()).isEqualTo(3L * i * precision.bytes());
      }
    }
    backend.close();
  }

  /** What a thread keeps between calls is allocated by the first solve; no later one adds to it. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void aThousandSolvesLeaveNotAByteBehind(Precision precision) {
    solve(precision);
    long before = Pointer.totalBytes();
    for (int i = 0; i < 1000; i++) {
      solve(precision);
    }
    assertThat(Pointer.totalBytes()).isEqualTo(before);
    backend.close();
  }

  @Test
  void aThousandSolvesWithBf16ProductsLeaveNotAByteBehind() {
    Optional<Bf16> bf16 = backend.bf16();
    assumeTrue(bf16.isPresent(), "oneDNN multiplies no bf16 on this processor");
    solve(bf16.orElseThrow());
    long before = Pointer.totalBytes();
    for (int i = 0; i < 1000; i++) {
      solve(bf16.orElseThrow());
    }
    assertThat(Pointer.totalBytes()).isEqualTo(before);
    backend.close();
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void closingTheBackendFreesEverything(Precision precision) {
    long before = Pointer.totalBytes();
    try (Backend brief = NativeBackend.open(new NativeOptions(OptionalInt.of(2)))) {
      Scope scope = brief.openScope("left open", precision);
      Matrix weight = scope.zeros(WIDTH, WIDTH);
      Prepared prepared = brief.prepare(weight, scope.child("inner"));
      brief.multiply(scope.zeros(1, WIDTH), prepared, true, scope.zeros(1, WIDTH));
      brief.multiply(scope.zeros(ROWS, WIDTH), prepared, true, scope.zeros(ROWS, WIDTH));
      assertThat(Pointer.totalBytes()).isGreaterThan(before + scope.bytes());
    }
    assertThat(Pointer.totalBytes()).isEqualTo(before);
    backend.close();
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void refusedCallsLeaveNothingBehind(Precision precision) {
    solve(precision);
    long before = Pointer.totalBytes();
    try (Scope scope = backend.openScope("errors", precision)) {
      Matrix a = scope.zeros(2, 3);
      Scope closed = scope.child("closed");
      closed.close();
      assertThatThrownBy(() -> backend.prepare(a, closed)).isInstanceOf(EquilibriaException.class);
      assertThatThrownBy(() -> scope.zeros(-1, 2)).isInstanceOf(EquilibriaException.class);
      assertThatThrownBy(() -> backend.copy(a, scope.zeros(1, 1)))
          .isInstanceOf(EquilibriaException.class);
    }
    assertThat(Pointer.totalBytes()).isEqualTo(before);
    backend.close();
  }

  @Test
  void moreThanTheMachineGivesIsUnavailable() {
    try (Scope scope = backend.openScope("greedy", Precision.F64)) {
      assertThatThrownBy(() -> scope.zeros(100_000, 100_000))
          .isInstanceOfSatisfying(
              EquilibriaException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  scope.uninitialized(16_000, 16_000);
                }
              })
          .isInstanceOfSatisfying(
              EquilibriaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
          .hasMessageContaining("cannot allocate 2048000000 bytes");
    }
    backend.close();
  }

  private void solve(Precision precision) {
    try (Scope scope = backend.openScope("solve", precision)) {
      Random random = new Random(7);
      double[] values = random.doubles((long) WIDTH * WIDTH, -0.05, 0.05).toArray();
      Matrix weight = scope.uninitialized(WIDTH, WIDTH);
      backend.upload(values, weight);
      Prepared prepared = backend.prepare(weight, scope);
      Kernel kernel = backend.compile(Expr.x().plus(Expr.y()).tanh());
      Matrix z = scope.zeros(ROWS, WIDTH);
      Matrix out = scope.zeros(ROWS, WIDTH);
      Matrix bias = scope.zeros(ROWS, WIDTH);
      backend.fill(bias, 0.5);
      double[] residual = new double[ROWS];
      double[] norm = new double[ROWS];
      for (int i = 0; i < 2; i++) {
        backend.affineResidual(z, prepared, bias, kernel, out, Norm.L2, residual, norm);
        backend.copy(out, z);
      }
    }
  }

  /** Solve as precision mixed does: steps of the delta iteration between exact products. */
  private void solve(Bf16 bf16) {
    try (Scope scope = backend.openScope("solve", Precision.F32)) {
      double[] values = new Random(7).doubles((long) WIDTH * WIDTH, -0.05, 0.05).toArray();
      Matrix weight = scope.uninitialized(WIDTH, WIDTH);
      backend.upload(values, weight);
      Prepared exact = backend.prepare(weight, scope);
      Matrix high = scope.uninitialized(WIDTH, WIDTH);
      bf16.round(weight, high);
      Prepared rounded = bf16.prepare(high, scope);
      bf16.repack(weight, rounded);
      Matrix state = scope.zeros(ROWS, WIDTH);
      backend.fill(state, 0.5);
      Matrix sum = scope.zeros(ROWS, WIDTH);
      Matrix image = scope.zeros(ROWS, WIDTH);
      Bf16.Advance report = Bf16.Advance.of(ROWS);
      for (int i = 0; i < 2; i++) {
        bf16.advance(state, rounded, true, sum, image, report);
        bf16.multiply(state, rounded, false, image);
        backend.multiply(state, exact, true, image);
        backend.copy(image, state);
      }
    }
  }
}

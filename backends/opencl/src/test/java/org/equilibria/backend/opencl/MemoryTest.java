package org.equilibria.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Random;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.junit.jupiter.api.Test;

/** Device memory goes when its scope does, whatever happened. */
class MemoryTest {

  private static final int ROWS = 7;
  private static final int WIDTH = 40;

  @Test
  void aThousandSolvesLeaveNotAByteBehind() {
    try (Backend backend = TestDevice.deferring()) {
      solve(backend);
      Counts before = OpenClBackend.counts(backend);
      for (int i = 0; i < 1000; i++) {
        solve(backend);
      }
      Counts added = OpenClBackend.counts(backend).since(before);
      assertThat(added.bytes()).isZero();
      assertThat(added.buffers()).isZero();
    }
  }

  /** Allocations and releases are counted where the driver is called. */
  @Test
  void closingTheBackendFreesEverything() {
    Intercepted[] calls = new Intercepted[1];
    Backend backend =
        TestDevice.open(
            false,
            inner -> {
              calls[0] = new Intercepted(inner);
              return calls[0];
            },
            Optional.empty());
    Scope scope = backend.openScope("left open", Precision.F32);
    Matrix weight = scope.zeros(WIDTH, WIDTH);
    backend.prepare(weight, scope.child("inner"));
    backend.scaleRows(new double[WIDTH], weight, weight);
    backend.rowNorms(weight, Norm.L2, new double[WIDTH]);
    assertThat(OpenClBackend.counts(backend).bytes()).isGreaterThanOrEqualTo(scope.bytes());
    backend.close();
    assertThat(OpenClBackend.counts(backend).buffers()).isZero();
    assertThat(OpenClBackend.counts(backend).bytes()).isZero();
    long allocated = calls[0].calls().stream().filter("allocate"::equals).count();
    assertThat(calls[0].calls().stream().filter("free"::equals).count()).isEqualTo(allocated);
    assertThat(calls[0].calls()).endsWith("close");
  }

  @Test
  void refusedCallsLeaveNothingBehind() {
    try (Backend backend = TestDevice.deferring()) {
      try (Scope scope = backend.openScope("errors", Precision.F32)) {
        Matrix a = scope.zeros(2, 3);
        Scope closed = scope.child("closed");
        closed.close();
        assertThatThrownBy(() -> backend.prepare(a, closed))
            .isInstanceOf(EquilibriaException.class);
        assertThatThrownBy(() -> scope.zeros(-1, 2)).isInstanceOf(EquilibriaException.class);
        assertThatThrownBy(() -> scope.zeros(Integer.MAX_VALUE, 2))
            .isInstanceOf(EquilibriaException.class)
            .hasMessageContaining("entries of a matrix");
      }
      assertThat(OpenClBackend.counts(backend).buffers()).isZero();
    }
  }

  private static void solve(Backend backend) {
    try (Scope scope = backend.openScope("solve", Precision.F32)) {
      Random random = new Random(7);
      double[] values = random.doubles((long) WIDTH * WIDTH, -0.05, 0.05).toArray();
      Matrix weight = scope.uninitialized(WIDTH, WIDTH);
      backend.upload(values, weight);
      Prepared prepared = backend.prepare(weight, scope);
      Kernel kernel = backend.compile(Expr.x().plus(Expr.y()).max(0));
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
      Matrix few = scope.uninitialized(2, WIDTH);
      backend.gatherRows(z, new int[] {1, 5}, few);
    }
  }
}

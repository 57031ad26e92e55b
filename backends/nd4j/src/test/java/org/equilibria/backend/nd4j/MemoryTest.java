package org.equilibria.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** ND4J's memory goes when its scope does, whatever happened, and never waits for the collector. */
class MemoryTest {

  private static final int ROWS = 37;
  private static final int WIDTH = 400;

  private final Backend backend = Nd4jBackend.open();

  @AfterEach
  void close() {
    backend.close();
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void closingAScopeFreesItsMatricesAndWeightsAndThoseOfItsChildren(Precision precision) {
    Scope scope = backend.openScope("outer", precision);
    Matrix matrix = scope.zeros(3, 5);
    Prepared weight = backend.prepare(matrix, scope.child("inner"));
    List<INDArray> arrays =
        List.of(((Nd4jMatrix) matrix).transpose(), ((Nd4jPrepared) weight).copy().transpose());
    assertThat(arrays).noneMatch(INDArray::wasClosed);
    scope.close();
    assertThat(arrays).allMatch(INDArray::wasClosed);
  }

  @Test
  void closingTheBackendFreesWhatIsLeftOpenAndRefusedCallsHoldNothing() {
    List<INDArray> arrays = new ArrayList<>();
    try (Backend brief = Nd4jBackend.open()) {
      Scope scope = brief.openScope("left open", Precision.F32);
      Matrix a = scope.zeros(2, 3);
      arrays.add(((Nd4jMatrix) a).transpose());
      Scope closed = scope.child("closed");
      closed.close();
      long before = scope.bytes();
      assertThatThrownBy(() -> brief.prepare(a, closed)).isInstanceOf(EquilibriaException.class);
      assertThatThrownBy(() -> scope.zeros(-1, 2)).isInstanceOf(EquilibriaException.class);
      assertThat(scope.bytes()).isEqualTo(before);
    }
    assertThat(arrays).allMatch(INDArray::wasClosed);
  }

  /** A thousand solves with weights of their own take 640 MB and more; all but nothing stays. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void aThousandSolvesDoNotGrowTheProcess(Precision precision) {
    for (int i = 0; i < 300; i++) {
      solve(precision);
    }
    long before = Pointer.physicalBytes();
    for (int i = 0; i < 1000; i++) {
      solve(precision);
    }
    assertThat(Pointer.physicalBytes() - before).isLessThan(64L << 20);
  }

  @Test
  void moreThanABufferHoldsIsRefused() {
    try (Scope scope = backend.openScope("greedy", Precision.F64)) {
      assertThatThrownBy(() -> scope.zeros(100_000, 100_000))
          .isInstanceOfSatisfying(
              EquilibriaException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
    }
  }

  private void solve(Precision precision) {
    try (Scope scope = backend.openScope("solve", precision)) {
      double[] values = new Random(7).doubles((long) WIDTH * WIDTH, -0.05, 0.05).toArray();
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
    }
  }
}

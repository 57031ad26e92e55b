package org.equilibria.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operations take as many launches, transfers and waits as planned. */
class LaunchesTest {

  private static final int ROWS = 9;
  private static final int WIDTH = 70;

  private Backend backend;
  private Scope scope;
  private Kernel kernel;

  @BeforeEach
  void open() {
    backend = TestDevice.deferring();
    scope = backend.openScope("test", Precision.F32);
    kernel = backend.compile(Expr.x().plus(Expr.y()).max(0));
  }

  @AfterEach
  void close() {
    if (backend != null) {
      backend.close();
    }
  }

  private Matrix matrix() {
    return scope.zeros(ROWS, WIDTH);
  }

  /** Run twice and count the second time: what is kept between calls exists then. */
  private Counts counted(Runnable operation) {
    operation.run();
    Counts before = OpenClBackend.counts(backend);
    operation.run();
    return OpenClBackend.counts(backend).since(before);
  }

  private static Counts of(int launches, int writes, int waits) {
    return new Counts(launches, 0, writes, waits, 0, 0);
  }

  @Test
  void evaluationOfALayerIsTwoLaunchesAndOneWait() {
    Prepared weight = backend.prepare(scope.zeros(WIDTH, WIDTH), scope);
    Matrix z = matrix();
    Matrix bias = matrix();
    Matrix out = matrix();
    Matrix scratch = matrix();
    double[] residual = new double[ROWS];
    double[] norm = new double[ROWS];
    for (Norm measured : Norm.values()) {
      assertThat(
              counted(
                  () ->
                      backend.affineResidual(
                          z, weight, bias, kernel, out, measured, residual, norm)))
          .isEqualTo(of(2, 0, 1));
      assertThat(
              counted(
                  () ->
                      backend.adjointResidual(
                          z, weight, bias, bias, scratch, out, measured, residual, norm)))
          .isEqualTo(of(2, 0, 1));
      assertThat(
              counted(() -> backend.mapResidual(kernel, z, bias, z, out, measured, residual, norm)))
          .isEqualTo(of(1, 0, 1));
    }
    assertThat(counted(() -> backend.affineMap(z, weight, bias, kernel, out)))
        .isEqualTo(of(1, 0, 0));
    assertThat(counted(() -> backend.multiply(z, weight, true, out))).isEqualTo(of(1, 0, 0));
  }

  /** The step of a solver with history: a row of the Gram matrix, and a combination. */
  @Test
  void stepOfASolverIsTwoLaunchesOneArrayAndOneWait() {
    IntFunction<Matrix[]> matrices =
        count -> {
          Matrix[] all = new Matrix[count];
          Arrays.setAll(all, i -> matrix());
          return all;
        };
    Matrix[] newest = matrices.apply(1);
    Matrix[] history = matrices.apply(6);
    double[] gram = new double[ROWS * 6];
    assertThat(counted(() -> backend.rowGram(newest, history, gram))).isEqualTo(of(1, 0, 1));
    Matrix out = matrix();
    assertThat(counted(() -> backend.combineRows(new double[ROWS * 6], history, out)))
        .isEqualTo(of(1, 1, 0));
    // Eight matrices a launch.
    Matrix[] long1 = matrices.apply(20);
    assertThat(counted(() -> backend.combineRows(new double[ROWS * 20], long1, out)))
        .isEqualTo(of(3, 1, 0));
    assertThat(counted(() -> backend.rowGram(newest, long1, new double[ROWS * 20])))
        .isEqualTo(of(3, 0, 1));
  }

  @Test
  void rowsAreMovedWithoutWaiting() {
    Matrix a = matrix();
    Matrix few = scope.zeros(2, WIDTH);
    boolean[] mask = new boolean[ROWS];
    mask[3] = true;
    assertThat(counted(() -> backend.gatherRows(a, new int[] {4, 7}, few))).isEqualTo(of(1, 1, 0));
    assertThat(counted(() -> backend.scatterRows(few, new int[] {4, 7}, a))).isEqualTo(of(1, 1, 0));
    assertThat(counted(() -> backend.copyRows(a, mask, matrix())).launches()).isEqualTo(2);
    assertThat(counted(() -> backend.copy(a, scope.uninitialized(ROWS, WIDTH))).copies())
        .isEqualTo(1);
  }

  /** Arrays go round in their buffer: what is issued before it comes round keeps its values. */
  @Test
  void arraysKeepTheirValuesWhenTheirBufferComesRound() {
    int rows = 3000;
    Matrix[] outs = new Matrix[200];
    Matrix ones = scope.zeros(rows, 1);
    backend.fill(ones, 1);
    for (int i = 0; i < outs.length; i++) {
      outs[i] = scope.uninitialized(rows, 1);
      double[] scales = new double[rows];
      Arrays.fill(scales, i + 1);
      backend.scaleRows(scales, ones, outs[i]);
      Arrays.fill(scales, Double.NaN);
    }
    double[] values = new double[rows];
    for (int i = 0; i < outs.length; i++) {
      backend.download(outs[i], values);
      assertThat(values).containsOnly(i + 1);
    }
  }

  @Test
  void formulasOfEqualStepsShareOneProgram() {
    Matrix a = matrix();
    backend.map(backend.compile(Expr.x().times(3)), a, null, new double[0], a);
    long compiled = OpenClBackend.arithmetic(backend).compiled();
    backend.map(backend.compile(Expr.x().times(3)), a, null, new double[0], a);
    assertThat(OpenClBackend.arithmetic(backend).compiled()).isEqualTo(compiled);
    backend.map(backend.compile(Expr.x().times(4)), a, null, new double[0], a);
    assertThat(OpenClBackend.arithmetic(backend).compiled()).isEqualTo(compiled + 1);
  }
}

package org.equilibria.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

  private static final int TASKS = 24;
  private static final int WIDTH = 70;

  /** Tasks of equal seed and precision give equal bits, however they were interleaved. */
  @Test
  void threadsWithScopesOfTheirOwnDoNotDisturbEachOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Backend backend = new Nd4jBackend()) {
      List<Callable<double[]>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        int seed = i % 3;
        Precision precision = Precision.values()[i % 2];
        tasks.add(() -> iterate(backend, precision, seed));
      }
      List<Future<double[]>> results = threads.invokeAll(tasks);
      for (int i = 0; i < TASKS; i++) {
        assertThat(results.get(i).get())
            .isEqualTo(iterate(backend, Precision.values()[i % 2], i % 3));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static double[] iterate(Backend backend, Precision precision, int seed) {
    Random random = new Random(seed);
    try (Scope scope = backend.openScope("task", precision)) {
      Matrix w = normal(backend, scope, random, WIDTH, WIDTH);
      backend.axpby(0.5 / Math.sqrt(WIDTH), w, 0, w);
      Prepared weight = backend.prepare(w, scope);
      Matrix bias = normal(backend, scope, random, 5 + seed, WIDTH);
      Matrix z = scope.zeros(5 + seed, WIDTH);
      Matrix next = scope.zeros(5 + seed, WIDTH);
      double[] measures = new double[2 * z.rows()];
      double[] residual = new double[z.rows()];
      double[] norm = new double[z.rows()];
      for (int step = 0; step < 30; step++) {
        Kernel kernel = backend.compile(Expr.x().plus(Expr.y()).tanh().times(1 + step % 4));
        backend.affineResidual(z, weight, bias, kernel, next, Norm.L2, residual, norm);
        backend.copy(next, z);
      }
      System.arraycopy(residual, 0, measures, 0, residual.length);
      System.arraycopy(norm, 0, measures, residual.length, norm.length);
      return measures;
    }
  }

  private static Matrix normal(Backend backend, Scope scope, Random random, int rows, int cols) {
    double[] values = new double[rows * cols];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    Matrix matrix = scope.zeros(rows, cols);
    backend.upload(values, matrix);
    return matrix;
  }
}

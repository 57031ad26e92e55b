package org.equilibria.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;

/** Iterations in several threads at once, in all precisions, whose bits are compared. */
final class Interleaving {

  private static final int TASKS = 24;
  private static final int THREADS = 4;
  private static final int STEPS = 30;
  private static final int WIDTH = 70;

  private Interleaving() {}

  /** Require that iterations of equal numbers give equal bits, however they were interleaved. */
  static void verify(Supplier<Backend> subject) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Backend backend = subject.get()) {
      List<Precision> precisions = backend.info().precisions().stream().sorted().toList();
      List<Callable<double[]>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        int seed = i % 3;
        Precision precision = precisions.get(i % precisions.size());
        tasks.add(() -> iterate(backend, precision, seed));
      }
      List<Future<double[]>> results = threads.invokeAll(tasks);
      for (int i = 0; i < TASKS; i++) {
        double[] alone = tasks.get(i).call();
        Broken.unless(
            Arrays.equals(results.get(i).get(), alone),
            "task %d gave other bits beside other threads than alone",
            i);
      }
    } catch (ExecutionException e) {
      throw Broken.because("in one of %d threads: %s", THREADS, String.valueOf(e.getCause()));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Return residuals and norms of the last of some steps of several layers. */
  private static double[] iterate(Backend backend, Precision precision, int seed) {
    Random random = new Random(seed);
    int rows = 5 + seed;
    try (Scope scope = backend.openScope("task", precision)) {
      Matrix w = normal(scope, random, WIDTH, WIDTH);
      backend.axpby(0.5 / Math.sqrt(WIDTH), w, 0, w);
      Prepared weight = backend.prepare(w, scope);
      Matrix bias = normal(scope, random, rows, WIDTH);
      Matrix z = scope.zeros(rows, WIDTH);
      Matrix next = scope.zeros(rows, WIDTH);
      double[] residual = new double[rows];
      double[] norm = new double[rows];
      for (int step = 0; step < STEPS; step++) {
        Kernel kernel = backend.compile(Expr.x().plus(Expr.y()).tanh().times(1 + step % 4));
        backend.affineResidual(z, weight, bias, kernel, next, Norm.L2, residual, norm);
        backend.copy(next, z);
      }
      double[] measures = Arrays.copyOf(residual, 2 * rows);
      System.arraycopy(norm, 0, measures, rows, rows);
      return measures;
    }
  }

  private static Matrix normal(Scope scope, Random random, int rows, int cols) {
    double[] values = new double[rows * cols];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    return Trial.matrix(scope, rows, cols, values);
  }
}

package org.equilibria.engine.solve;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;

/**
 * A measurement of how much (I - J)^{-1} stretched the last step of rows, ||dz|| / ||dr|| with r =
 * f(z) - z, as {@link org.equilibria.api.solve.ErrorEstimate} uses it.
 *
 * <p>With the states z, w and the images f(z), f(w) of two evaluations, ||dr||^2 is, by
 * polarization, ||f(z) - f(w)||^2 + ||z - w||^2 - ||f(z) - w||^2 - ||f(w) - z||^2 + ||f(z) - z||^2
 * + ||f(w) - w||^2: distances of stored values, differences taken in f64, and no matrix is written.
 * Where f(w) is z, as after a plain step, one distance is new and the others are residuals.
 */
final class LastStep {

  // What rounding leaves of the sum of six squares, relative to the largest: each distance is off
  // by a few units in the last place of f64. What lies below is reported as if it were so large, a
  // stretch of at least a million and a half.
  private static final double ROUNDING = 0x1p-41;

  private static final int SMALL = 1 << 13;

  private static final double[] NONE = {};

  private final StateBuffers states;
  private final Backend backend;
  private final RowMetric metric;
  private final Scope scope;

  LastStep(StateBuffers states, RowMetric metric, Scope scope) {
    this.states = states;
    this.metric = metric;
    this.scope = scope;
    backend = states.backend();
  }

  /**
   * Return the stretch of the rows that are asked for; NaN for others, for those that are not
   * finite, where there was no step, and where inexact evaluations may account for half of ||dr||.
   */
  double[] stretches(boolean[] wanted, Evaluation before, Evaluation now) {
    double[] stretches = new double[wanted.length];
    Arrays.fill(stretches, Double.NaN);
    int count = count(wanted);
    Matrix imageBefore = states.imageBefore();
    if (imageBefore == null || count == 0) {
      return stretches;
    }
    boolean one = imageBefore == states.z() && now.norm() == Norm.L2;
    // A distance of all rows reads less than it takes to copy more than a third of two matrices,
    // and of a small matrix takes less than room for the copies.
    boolean small = (long) wanted.length * states.width() <= SMALL;
    if (small || metric.isWeighted() || (one ? 3 : 2) * count >= wanted.length) {
      Distances all = new Distances(imageBefore, now.norm(), a -> a);
      for (int i = 0; i < wanted.length; i++) {
        stretches[i] = wanted[i] ? all.stretch(i, i, before, now) : Double.NaN;
      }
      return stretches;
    }
    int[] rows = rows(wanted, count);
    try (Scope work = scope.child("last step")) {
      Map<Matrix, Matrix> some = new IdentityHashMap<>();
      Distances of =
          new Distances(
              imageBefore,
              now.norm(),
              a -> some.computeIfAbsent(a, all -> gathered(all, rows, work)));
      for (int k = 0; k < rows.length; k++) {
        stretches[rows[k]] = of.stretch(k, rows[k], before, now);
      }
    }
    return stretches;
  }

  private static int count(boolean[] wanted) {
    int count = 0;
    for (boolean w : wanted) {
      count += w ? 1 : 0;
    }
    return count;
  }

  private static int[] rows(boolean[] wanted, int count) {
    int[] rows = new int[count];
    int next = 0;
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i]) {
        rows[next++] = i;
      }
    }
    return rows;
  }

  private Matrix gathered(Matrix a, int[] rows, Scope work) {
    Matrix some = work.uninitialized(rows.length, states.width());
    backend.gatherRows(a, rows, some);
    return some;
  }

  /** The distances between states z, w and images f(z), f(w), row by row. */
  private final class Distances {
    private final UnaryOperator<Matrix> rows;
    private final boolean plain;
    private final boolean euclidean;
    private final double[] states;
    private final double[] images;
    private final double[] imageToOldState;
    private final double[] oldImageToState;
    private final double[] residuals;
    private final double[] oldResiduals;

    /**
     * Measure what the last step needs.
     *
     * @param rows returns the rows of a matrix that are asked for
     */
    Distances(Matrix oldImage, Norm norm, UnaryOperator<Matrix> rows) {
      this.rows = rows;
      StateBuffers buffers = LastStep.this.states;
      Matrix z = buffers.z();
      Matrix image = buffers.image();
      Matrix w = buffers.spare();
      plain = oldImage == z;
      euclidean = norm == Norm.L2;
      imageToOldState = distances(image, w);
      states = plain ? NONE : distances(z, w);
      images = plain ? NONE : distances(image, oldImage);
      oldImageToState = plain ? NONE : distances(oldImage, z);
      residuals = euclidean ? NONE : distances(image, z);
      oldResiduals = euclidean ? NONE : distances(oldImage, w);
    }

    private double[] distances(Matrix a, Matrix b) {
      Matrix left = rows.apply(a);
      double[] out = new double[left.rows()];
      metric.distances(left, rows.apply(b), Norm.L2, out);
      return out;
    }

    /** Return the stretch of row k here, which is row i of the reports. */
    double stretch(int k, int i, Evaluation before, Evaluation now) {
      double a = euclidean ? now.residual()[i] : residuals[k];
      double b = euclidean ? before.residual()[i] : oldResiduals[k];
      double dz = plain ? b : states[k];
      double df = plain ? a : images[k];
      double c = imageToOldState[k];
      double d = plain ? 0 : oldImageToState[k];
      double unit = Math.max(Math.max(Math.max(a, b), Math.max(c, d)), Math.max(dz, df));
      double squares =
          square(df / unit)
              + square(dz / unit)
              - square(c / unit)
              - square(d / unit)
              + square(a / unit)
              + square(b / unit);
      double dr = unit * Math.sqrt(Math.max(squares, ROUNDING));
      boolean known = dz > 0 && before.errorBound()[i] + now.errorBound()[i] <= dr / 2;
      return known && Double.isFinite(dr) ? dz / dr : Double.NaN;
    }
  }

  private static double square(double x) {
    return x * x;
  }
}

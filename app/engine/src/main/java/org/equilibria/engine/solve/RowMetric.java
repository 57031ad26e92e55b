package org.equilibria.engine.solve;

import java.util.ArrayList;
import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The norms, distances and inner products of rows whose entries may have weights: ||w o z||.
 * Weights are divided by the largest first, so that no entry overflows by its weight.
 *
 * <p>Inner products are of powers of two next to the weights, and so as exact as without: a solver
 * that minimises or projects needs the sizes of the entries, and exact products more than exact
 * weights.
 */
final class RowMetric {

  // Squares of smaller weights, relative to the largest, are no normal numbers of f32. Then both
  // sides of an inner product are multiplied once.
  private static final double LEAST_SQUAREABLE = 0x1p-63;

  private final Backend backend;
  private final Scope scope;
  private final double largest;
  private @Nullable Weights weights;

  private RowMetric(Scope scope, double largest) {
    this.scope = scope;
    this.largest = largest;
    backend = scope.backend();
  }

  /**
   * Measure rows by weights.
   *
   * @param weights one a column, finite and above 0; none for 1 each
   * @param scope for what the weights take, as long as the metric is used
   */
  static RowMetric of(List<Double> weights, int rows, Scope scope) {
    if (weights.isEmpty()) {
      return unweighted(scope);
    }
    double largest = weights.stream().mapToDouble(w -> w).max().orElseThrow();
    RowMetric metric = new RowMetric(scope, largest);
    metric.weights = metric.new Weights(weights, rows);
    return metric;
  }

  static RowMetric unweighted(Scope scope) {
    return new RowMetric(scope, 1);
  }

  boolean isWeighted() {
    return weights != null;
  }

  /** Return the largest weight, by which a bound on ||z|| becomes one on ||w o z||. */
  double largest() {
    return largest;
  }

  /** Read the norm of each row. */
  void norms(Matrix a, Norm norm, double[] out) {
    Weights w = weights;
    if (w == null) {
      backend.rowNorms(a, norm, out);
    } else {
      backend.hadamard(a, w.factors, w.scratch);
      w.read(norm, out);
    }
  }

  /** Read the norm of each row of {@code a - b}. */
  void distances(Matrix a, Matrix b, Norm norm, double[] out) {
    Weights w = weights;
    if (w == null) {
      backend.rowDistances(a, b, norm, out);
    } else {
      // The difference first: weighted entries are rounded, and little may be left of them.
      backend.copy(a, w.scratch);
      backend.axpby(-1, b, 1, w.scratch);
      backend.hadamard(w.scratch, w.factors, w.scratch);
      w.read(norm, out);
    }
  }

  /** Read inner products as {@link Backend#rowGram} does. */
  void gram(Matrix[] l, Matrix[] r, double[] out) {
    Weights w = weights;
    if (w == null) {
      backend.rowGram(l, r, out);
    } else if (!w.squareable) {
      backend.rowGram(w.scaled(l, 0), w.scaled(r, l.length), out);
    } else if (l.length <= r.length) {
      backend.rowGram(w.scaled(l, 0), r, out);
    } else {
      backend.rowGram(l, w.scaled(r, 0), out);
    }
  }

  /** Measure only so many rows from now on. */
  void retain(int rows) {
    Weights w = weights;
    if (w != null) {
      weights = new Weights(w.relative, rows);
      w.own.close();
    }
  }

  /** The weights of a number of rows, over the largest, and room for weighted rows. */
  private final class Weights {
    private final List<Double> relative;
    private final Scope own;
    private final Matrix factors;
    private final Matrix twos;
    private final boolean squareable;
    private final Matrix scratch;
    private final List<Matrix> weighted = new ArrayList<>();

    Weights(List<Double> weights, int rows) {
      double most = weights.stream().mapToDouble(w -> w).max().orElseThrow();
      relative = weights.stream().map(w -> w / most).toList();
      own = scope.child("weights");
      int width = relative.size();
      double[] entries = new double[rows * width];
      factors = own.uninitialized(rows, width);
      twos = own.uninitialized(rows, width);
      scratch = own.uninitialized(rows, width);
      for (int k = 0; k < entries.length; k++) {
        entries[k] = relative.get(k % width);
      }
      backend.upload(entries, factors);
      double least = relative.stream().mapToDouble(w -> w).min().orElseThrow();
      squareable = least >= LEAST_SQUAREABLE;
      int power = squareable ? 2 : 1;
      for (int k = 0; k < entries.length; k++) {
        entries[k] = Math.scalb(1.0, power * Math.getExponent(entries[k]));
      }
      backend.upload(entries, twos);
    }

    void read(Norm norm, double[] out) {
      backend.rowNorms(scratch, norm, out);
      for (int i = 0; i < scratch.rows(); i++) {
        out[i] *= largest;
      }
    }

    /** Return rows times the powers of two, or their squares, in storage from an index on. */
    Matrix[] scaled(Matrix[] rows, int first) {
      while (weighted.size() < first + rows.length) {
        weighted.add(own.uninitialized(scratch.rows(), scratch.cols()));
      }
      Matrix[] out = new Matrix[rows.length];
      for (int k = 0; k < out.length; k++) {
        out[k] = weighted.get(first + k);
        backend.hadamard(rows[k], twos, out[k]);
      }
      return out;
    }
  }
}

package org.equilibria.engine.network;

import java.util.BitSet;
import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;

/** Rows of a batch that are not finite somewhere and must not spoil the sums over all rows. */
final class FailedRows {

  private final BitSet failed = new BitSet();

  /** Return the rows that have no finite equilibrium. */
  static FailedRows of(List<SolveResult> forward) {
    FailedRows rows = new FailedRows();
    for (SolveResult solve : forward) {
      if (solve.outcomes().stream().anyMatch(o -> Double.isNaN(o.residual()))) {
        rows.addOf(solve.solution());
      }
    }
    return rows;
  }

  /** Add the rows in which an entry is not finite. */
  void addOf(Matrix a) {
    double[] norms = new double[a.rows()];
    a.scope().backend().rowNorms(a, Norm.INF, norms);
    for (int i = 0; i < norms.length; i++) {
      if (!Double.isFinite(norms[i])) {
        failed.set(i);
      }
    }
  }

  /** Return a matrix whose failed rows are zero: the one that was given if none failed. */
  Matrix without(Matrix a, Scope scope) {
    if (failed.isEmpty()) {
      return a;
    }
    Matrix out = scope.uninitialized(a.rows(), a.cols());
    scale(a, out);
    return out;
  }

  /** Write zeros to the failed rows. */
  void clear(Matrix a) {
    if (!failed.isEmpty()) {
      scale(a, a);
    }
  }

  private void scale(Matrix a, Matrix out) {
    Backend backend = a.scope().backend();
    double[] scales = new double[a.rows()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = failed.get(i) ? 0 : 1;
    }
    backend.scaleRows(scales, a, out);
  }

  /** Return how many there are. */
  int count() {
    return failed.cardinality();
  }

  /** Return their numbers, ascending. */
  List<Integer> numbers() {
    return failed.stream().boxed().toList();
  }
}

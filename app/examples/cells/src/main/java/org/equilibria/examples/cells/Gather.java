package org.equilibria.examples.cells;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/** What the nodes of a batch of arrays look at. Storage is reused by every call. */
final class Gather {

  private final Backend backend;
  private final Neighbourhood around;
  private final int[] from;
  private final double[] weight;
  private final Matrix terms;

  /**
   * Prepare for a batch.
   *
   * @param rows number of arrays
   * @param channels channels of each node
   */
  Gather(Neighbourhood around, int rows, int channels, Scope scope) {
    backend = scope.backend();
    this.around = around;
    int each = around.from().length;
    from = new int[rows * each];
    weight = new double[rows * each];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < each; i++) {
        from[r * each + i] = r * around.nodes() + around.from()[i];
        weight[r * each + i] = around.weight()[i];
      }
    }
    terms = scope.uninitialized(from.length, channels);
  }

  /**
   * Return the terms of every node side by side, (rows nodes) x (terms channels), until the next
   * call.
   *
   * @param z rows x (nodes channels)
   */
  Matrix of(Matrix z) {
    int nodes = z.rows() * around.nodes();
    backend.gatherRows(backend.view(z, nodes, terms.cols()), from, terms);
    backend.scaleRows(weight, terms, terms);
    return backend.view(terms, nodes, around.terms() * terms.cols());
  }
}

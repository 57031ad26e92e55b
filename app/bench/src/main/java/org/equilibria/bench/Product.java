package org.equilibria.bench;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.random.SeedStreams;

/** The products with a square weight that a backend offers. */
enum Product {
  PREPARED("prepared", true, false),
  PREPARED_TRANSPOSED("prepared transposed", true, true),
  PLAIN("plain", false, false),
  PLAIN_TRANSPOSED("plain transposed", false, true);

  // Rounding errors of a sum of m terms grow like sqrt(m) (Higham and Mary 2019).
  private static final double ROUNDINGS = 4;

  private final String label;
  private final boolean prepared;
  private final boolean transposed;

  Product(String label, boolean prepared, boolean transposed) {
    this.label = label;
    this.prepared = prepared;
    this.transposed = transposed;
  }

  String label() {
    return label;
  }

  /** Return the product of random matrices of f32 numbers. */
  OperationTask task(Size size, long seed) {
    SeedStreams seeds = new SeedStreams(seed);
    double[] a = LayerProblem.rounded(seeds.gaussian("bench.a", size.rows() * size.width()));
    double[] w = LayerProblem.rounded(seeds.gaussian("bench.w", size.width() * size.width()));
    return new OperationTask(
        scope -> on(scope, size, a, w, prepared),
        // The weight as it is, not packed: the reference must not err as what it checks.
        scope -> on(scope, size, a, w, false),
        OperationTask.ofRows(size.width()),
        ROUNDINGS * Math.sqrt(size.width()));
  }

  private Operation on(Scope scope, Size size, double[] a, double[] w, boolean packed) {
    Matrix left = HostMatrices.upload(a, size.rows(), size.width(), scope);
    Matrix weight = HostMatrices.upload(w, size.width(), size.width(), scope);
    Matrix out = scope.uninitialized(size.rows(), size.width());
    Backend backend = scope.backend();
    if (packed) {
      Prepared form = backend.prepare(weight, scope);
      return Operation.writing(out, () -> backend.multiply(left, form, transposed, out));
    }
    return Operation.writing(out, () -> backend.gemm(1, left, false, weight, transposed, 0, out));
  }
}

package org.equilibria.benchmarks;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.host.Equilibria;

/** A backend and random matrices on it. */
final class Operands implements AutoCloseable {

  private final Equilibria equilibria;
  private final Backend backend;
  private final Scope scope;

  Operands(String backend, String precision) {
    equilibria = Equilibria.builder().build();
    this.backend = equilibria.catalog().create(Kinds.BACKEND, ComponentNotation.parse(backend));
    scope = this.backend.openScope("benchmark", Precision.valueOf(precision));
  }

  Backend backend() {
    return backend;
  }

  Scope scope() {
    return scope;
  }

  /** Return a matrix of independent N(0, 1 / cols) entries, so that a product stays of order 1. */
  Matrix random(String name, int rows, int cols) {
    double[] values = new SeedStreams(1).gaussian(name, rows * cols);
    double scale = 1 / Math.sqrt(cols);
    for (int i = 0; i < values.length; i++) {
      values[i] *= scale;
    }
    Matrix out = scope.uninitialized(rows, cols);
    backend.upload(values, out);
    return out;
  }

  @Override
  public void close() {
    backend.close();
    equilibria.close();
  }
}

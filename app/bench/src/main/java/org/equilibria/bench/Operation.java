package org.equilibria.bench;

import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/** One backend operation on operands that are ready. */
interface Operation {

  /** Do it once. */
  void run();

  /** Return what it came to. */
  double[] result();

  /** Return an operation whose result is a matrix. */
  static Operation writing(Matrix out, Runnable action) {
    return new Operation() {
      @Override
      public void run() {
        action.run();
      }

      @Override
      public double[] result() {
        return HostMatrices.download(out);
      }
    };
  }

  /** A factory of operands in a scope; the same on every backend. */
  @FunctionalInterface
  interface Maker {

    /** Return the operation on the backend of a scope. */
    Operation on(Scope scope);
  }
}

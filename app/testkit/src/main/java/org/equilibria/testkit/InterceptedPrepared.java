package org.equilibria.testkit;

import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;

/** A prepared weight of the wrapped backend. */
record InterceptedPrepared(InterceptedScope scope, Prepared delegate) implements Prepared {

  @Override
  public int rows() {
    return delegate.rows();
  }

  @Override
  public int cols() {
    return delegate.cols();
  }

  @Override
  public Precision precision() {
    return delegate.precision();
  }
}

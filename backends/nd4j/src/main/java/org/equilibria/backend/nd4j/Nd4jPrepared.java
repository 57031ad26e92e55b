package org.equilibria.backend.nd4j;

import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.backend.support.Owned;
import org.equilibria.backend.support.OwningScope;

/**
 * A copy of a weight. ND4J offers no packing ahead, and multiplies with a matrix and its transpose
 * alike.
 *
 * @param copy the weight as it was, which this weight owns
 */
record Nd4jPrepared(Nd4jMatrix copy) implements Prepared, Owned {

  @Override
  public int rows() {
    return copy.rows();
  }

  @Override
  public int cols() {
    return copy.cols();
  }

  @Override
  public Precision precision() {
    return copy.precision();
  }

  @Override
  public OwningScope scope() {
    return copy.scope();
  }

  void pack(Nd4jMatrix weight) {
    weight.entries().copyTo(0, weight.entries().length(), copy.entries(), 0);
  }

  @Override
  public long bytes() {
    return copy.bytes();
  }

  @Override
  public void release() {
    copy.release();
  }

  @Override
  public String toString() {
    return "prepared " + copy;
  }
}

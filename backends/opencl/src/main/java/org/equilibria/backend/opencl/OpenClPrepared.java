package org.equilibria.backend.opencl;

import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.backend.support.Owned;
import org.equilibria.backend.support.OwningScope;

/**
 * A copy of a weight. Products read it as it is and transposed alike: in both, neighbours of a
 * work-group read neighbours in memory.
 *
 * @param scope owns the copy
 * @param values the copy
 */
record OpenClPrepared(OwningScope scope, OpenClMatrix values) implements Prepared, Owned {

  @Override
  public int rows() {
    return values.rows();
  }

  @Override
  public int cols() {
    return values.cols();
  }

  @Override
  public Precision precision() {
    return values.precision();
  }

  @Override
  public long bytes() {
    return values.bytes();
  }

  @Override
  public void release() {
    values.release();
  }

  @Override
  public String toString() {
    return "prepared " + values;
  }
}

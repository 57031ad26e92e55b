package org.equilibria.backend.nativecpu;

import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.backend.support.Owned;
import org.equilibria.backend.support.OwningScope;

/** A packed weight of one scope; the type says which products it was packed for. */
sealed interface Packed extends Prepared, Owned permits NativePrepared, Bf16Prepared {

  @Override
  OwningScope scope();

  PackedWeight weight();

  @Override
  default Precision precision() {
    return scope().precision();
  }

  @Override
  default long bytes() {
    return weight().bytes();
  }

  @Override
  default void release() {
    weight().release();
  }

  /** Say what this is in messages. */
  default String describe(String kind) {
    return kind
        + " "
        + rows()
        + " x "
        + cols()
        + " "
        + precision()
        + " of scope "
        + scope().label();
  }
}

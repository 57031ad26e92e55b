package org.equilibria.engine.cell;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.jspecify.annotations.Nullable;

/**
 * A matrix that batches are multiplied with. It is packed at the first product after a change;
 * where a backend treats rows alike, a row then has the bits that it has alone, which plain
 * products do not promise.
 */
@API(status = API.Status.INTERNAL, since = "0.2")
public final class PackedMatrix {

  private final Matrix values;
  private @Nullable Prepared packed;
  private boolean stale;

  /** Multiply with the present values of a matrix, whose scope owns what is packed. */
  public PackedMatrix(Matrix values) {
    this.values = values;
  }

  /** Return the matrix as it is. */
  public Matrix values() {
    return values;
  }

  /** Take it that the values changed. */
  public void changed() {
    stale = true;
  }

  /** Write {@code out = a W^T}. */
  public void multiplyTransposed(Matrix a, Matrix out) {
    Backend backend = values.scope().backend();
    Prepared present = packed;
    if (present == null) {
      present = backend.prepare(values, values.scope());
      packed = present;
    } else if (stale) {
      backend.repack(values, present);
    }
    stale = false;
    backend.multiply(a, present, true, out);
  }
}

package org.equilibria.backend.support.block;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.backend.support.Owned;

/** A matrix whose entries, row after row, are reached in blocks. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface BlockMatrix extends Matrix, Owned {

  /** Return the entries. */
  BlockStorage entries();
}

package org.equilibria.api.matrix;

import org.apiguardian.api.API;

/**
 * A weight in the form its backend multiplies with fastest, both as it is and transposed. It does
 * not follow later changes of the matrix it was prepared from; see {@link Backend#repack}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Prepared {

  /** Return the rows of the weight. */
  int rows();

  /** Return the columns of the weight. */
  int cols();

  /** Return the precision of the weight. */
  Precision precision();

  /** Return the scope that owns the packed copy. */
  Scope scope();
}

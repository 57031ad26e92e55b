package org.equilibria.api.gradient;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;

/** The receiver of the pairs from which every parameter gradient follows. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface GradientSink {

  /**
   * Add d theta += (d_theta f(z))^T u. Both matrices are rows x width, read before the call returns
   * and not modified.
   */
  void accept(Matrix z, Matrix u);
}

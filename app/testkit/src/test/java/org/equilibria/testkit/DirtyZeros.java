package org.equilibria.testkit;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;

/** Hand out memory used before where zeros were asked for. */
final class DirtyZeros implements Interceptor {

  @Override
  public void operation(Call call) {
    call.run();
  }

  @Override
  public void allocated(Backend delegate, Matrix matrix, boolean zeroed) {
    if (zeroed && matrix.rows() == 5 && matrix.cols() == 7) {
      delegate.fill(matrix, 3);
    }
  }
}

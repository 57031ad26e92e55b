package org.equilibria.backend.opencl;

import java.util.List;
import org.equilibria.api.matrix.Norm;
import org.jspecify.annotations.Nullable;

/** Reductions of matrices to numbers in f64, waiting for the device once a call. */
interface Reductions {

  /** Read the sum of each column. */
  void columnSums(OpenClMatrix a, double[] out);

  /** Read the norm of each row of a, or of a - b. */
  void rowNorms(OpenClMatrix a, @Nullable OpenClMatrix b, Norm norm, double[] out);

  /** Read the norm of each row of image - state, and of image. */
  void measure(
      OpenClMatrix image, OpenClMatrix state, Norm norm, double[] residual, double[] imageNorm);

  /** Read the inner products of rows of each l with those of each r; there are some of both. */
  void rowGram(List<OpenClMatrix> l, List<OpenClMatrix> r, double[] out);
}

package org.equilibria.theory.numerics;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** Compute the largest singular value of a matrix. */
public final class SpectralNorm {

  private SpectralNorm() {}

  /**
   * Return ||A||_2 by a full set of singular values, exact to rounding; the input stays.
   *
   * @throws EquilibriaException INVALID_INPUT if an entry is not finite
   */
  public static double of(double[][] matrix) {
    DMatrixRMaj a = new DMatrixRMaj(matrix);
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(a.getNumRows(), a.getNumCols(), false, false, true);
    boolean finite = Arrays.stream(a.getData()).allMatch(Double::isFinite);
    if (!finite || !svd.decompose(a)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "a matrix has no norm: an entry is not finite");
    }
    return Arrays.stream(svd.getSingularValues()).max().orElse(0);
  }
}

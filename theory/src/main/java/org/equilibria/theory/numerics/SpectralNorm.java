package org.equilibria.theory.numerics;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** The largest singular value of a matrix. */
public final class SpectralNorm {

  /** Squares of larger norms are near to overflow. */
  private static final double LARGEST_SQUARE = 1e300;

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

  /**
   * Return an upper bound of ||A||_2 of which rounding takes nothing: the root of a proved bound of
   * lambda_max(A A^T).
   *
   * @param matrix rows of equal length, at least one
   * @param estimate about ||A||_2, near which a bound is looked for
   * @param formed roundings of an entry, of which the bound takes nothing either
   */
  public static double upperBound(double[][] matrix, double estimate, int formed) {
    double frobenius = Rounding.frobeniusBound(matrix) * (1 + Rounding.of(formed + 2));
    double square = frobenius * frobenius;
    if (!(square < LARGEST_SQUARE)) {
      return frobenius;
    }
    double[][] rows = matrix.length > matrix[0].length ? transposed(matrix) : matrix;
    double uncertainty = Rounding.of(rows[0].length + 2 * formed + 4) * square;
    double bound =
        PositiveDefinite.upperBound(Vectors.gram(rows), estimate * estimate, uncertainty);
    return Math.min(frobenius, Math.nextUp(Math.sqrt(bound)));
  }

  /** Return an upper bound of ||A||_2, of which rounding takes nothing, for exact entries. */
  public static double upperBound(double[][] matrix) {
    return upperBound(matrix, of(matrix), 0);
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] out = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < out.length; j++) {
        out[j][i] = matrix[i][j];
      }
    }
    return out;
  }
}

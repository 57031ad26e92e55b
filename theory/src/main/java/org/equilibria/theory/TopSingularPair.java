package org.equilibria.theory;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;

/**
 * The largest singular value of a square matrix and its unit singular vectors: A v = value u.
 *
 * @param value ||A||_2; NaN if A holds a value that is not finite
 * @param left u (1 x width), unspecified unless the value is positive
 * @param right v (1 x width), unspecified unless the value is positive
 */
record TopSingularPair(double value, Matrix left, Matrix right) {

  private static final long SEED = 0x5bd1e995;

  /**
   * Compute the pair by Golub-Kahan bidiagonalisation with full reorthogonalisation (Golub and
   * Kahan 1965; Simon and Zha 2000), from a fixed start vector.
   *
   * <p>It ends at a residual ||A^T u - value v|| of 1e-13 (F64) or 1e-7 (F32) times the value. The
   * value errs by about the square of that over the gap to the second singular value, the vectors
   * by the residual over the gap, and both by rounding. Where the largest singular value is
   * repeated, the pair is one of many. The result is the largest unless the start vector is
   * orthogonal to u to about thirteen digits, which has probability below 1e-10 for a matrix that
   * was not built from it.
   *
   * @param a the matrix
   * @param scope holds the vectors and all workspace; of the precision of {@code a}
   */
  static TopSingularPair of(Matrix a, Scope scope) {
    return new Bidiagonalisation(a, scope).run();
  }

  private static final class Bidiagonalisation {
    private final Backend backend;
    private final Matrix a;
    private final int width;
    private final RowBasis lefts;
    private final RowBasis rights;
    private final Matrix left;
    private final Matrix right;
    private final double roundoff;
    private final double tolerance;
    private final double[] diagonal;
    private final double[] superdiagonal;

    Bidiagonalisation(Matrix a, Scope scope) {
      this.backend = scope.backend();
      this.a = a;
      width = a.rows();
      lefts = new RowBasis(scope, width);
      rights = new RowBasis(scope, width);
      left = scope.uninitialized(1, width);
      right = scope.uninitialized(1, width);
      roundoff = width * a.precision().unitRoundoff();
      tolerance = a.precision() == Precision.F64 ? 1e-13 : 1e-7;
      diagonal = new double[width];
      superdiagonal = new double[width];
    }

    TopSingularPair run() {
      startRight();
      double scale = 0;
      int nextCheck = 8;
      for (int k = 0; k < width; k++) {
        diagonal[k] = advanceLeft();
        scale = Math.max(scale, diagonal[k]);
        if (scale == 0) {
          return new TopSingularPair(0, left, right);
        }
        boolean exhausted = diagonal[k] <= roundoff * scale;
        superdiagonal[k] = exhausted ? 0 : advanceRight();
        scale = Math.max(scale, superdiagonal[k]);
        if (!Double.isFinite(scale)) {
          return new TopSingularPair(Double.NaN, left, right);
        }
        exhausted |= superdiagonal[k] <= roundoff * scale || k + 1 == width;
        if (exhausted || k + 1 == nextCheck) {

          SmallPair top = SmallPair.of(diagonal, superdiagonal, k + 1);
          double residual = superdiagonal[k] * Math.abs(top.left()[k]);
          if (exhausted || residual <= tolerance * top.value()) {
            return new TopSingularPair(
                top.value(), lefts.combine(top.left()), rights.combine(top.right()));
          }
          nextCheck += Math.max(8, nextCheck / 4);
        }
      }
      throw new EquilibriaException(ErrorCode.CONTRACT_VIOLATION, "a matrix without rows");
    }

    private void startRight() {
      SplittableRandom random = new SplittableRandom(SEED);
      double[] start = new double[width];
      Arrays.setAll(start, i -> 2 * random.nextDouble() - 1);
      backend.upload(start, right);
      normalise(right);
      rights.add(right);
    }

    /** Add u_k, the direction of A v_k - beta u_{k-1}, and return its length before scaling. */
    private double advanceLeft() {
      backend.gemm(1, right, false, a, true, 0, left);
      lefts.remove(left);
      double length = normalise(left);
      lefts.add(left);
      return length;
    }

    /** Add v_{k+1}, the direction of A^T u_k - alpha v_k, and return its length before scaling. */
    private double advanceRight() {
      backend.gemm(1, left, false, a, false, 0, right);
      rights.remove(right);
      double length = normalise(right);
      if (rights.size() < width) {
        rights.add(right);
      }
      return length;
    }

    private double normalise(Matrix row) {
      double[] length = new double[1];
      backend.rowNorms(row, Norm.L2, length);
      if (length[0] > 0) {
        backend.axpby(1 / length[0], row, 0, row);
      }
      return length[0];
    }
  }

  /** The largest singular value of an upper bidiagonal matrix and its vectors. */
  private record SmallPair(double value, double[] left, double[] right) {

    static SmallPair of(double[] diagonal, double[] superdiagonal, int size) {
      DMatrixRMaj matrix = new DMatrixRMaj(size, size);
      for (int k = 0; k < size; k++) {
        matrix.set(k, k, diagonal[k]);
        if (k + 1 < size) {
          matrix.set(k, k + 1, superdiagonal[k]);
        }
      }
      SingularValueDecomposition_F64<DMatrixRMaj> svd =
          DecompositionFactory_DDRM.svd(size, size, true, true, false);
      if (!svd.decompose(matrix)) {
        throw new EquilibriaException(
            ErrorCode.INTERNAL, "the singular values of a small matrix were not found");
      }
      double[] values = svd.getSingularValues();
      int top = 0;
      for (int k = 1; k < size; k++) {
        top = values[k] > values[top] ? k : top;
      }
      DMatrixRMaj u = svd.getU(null, false);
      DMatrixRMaj v = svd.getV(null, false);
      double[] left = new double[size];
      double[] right = new double[size];
      for (int k = 0; k < size; k++) {
        left[k] = u.get(k, top);
        right[k] = v.get(k, top);
      }
      return new SmallPair(values[top], left, right);
    }
  }
}

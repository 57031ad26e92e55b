package org.equilibria.theory.numerics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * Hold the eigenvalues of a symmetric matrix, ascending, and unit eigenvectors.
 *
 * @param values eigenvalues, ascending
 * @param vectors {@code vectors[k]} belongs to {@code values[k]}
 */
@SuppressWarnings("ArrayRecordComponent") // a value to read, never compared
public record Eigen(double[] values, double[][] vectors) {

  /**
   * Return the eigenvalues and eigenvectors of a symmetric matrix; the input stays.
   *
   * @throws EquilibriaException INVALID_INPUT if an entry is not finite
   */
  public static Eigen of(double[][] symmetric) {
    EigenDecomposition_F64<DMatrixRMaj> eigen = decompose(symmetric, true);
    int n = symmetric.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer k) -> eigen.getEigenvalue(k).getReal()))
            .mapToInt(k -> k)
            .toArray();
    return new Eigen(
        Arrays.stream(order).mapToDouble(k -> eigen.getEigenvalue(k).getReal()).toArray(),
        Arrays.stream(order)
            .mapToObj(k -> eigen.getEigenVector(k).getData().clone())
            .toArray(double[][]::new));
  }

  /**
   * Return the eigenvalues of a symmetric matrix, ascending; the input stays.
   *
   * @throws EquilibriaException INVALID_INPUT if an entry is not finite
   */
  public static double[] values(double[][] symmetric) {
    EigenDecomposition_F64<DMatrixRMaj> eigen = decompose(symmetric, false);
    return IntStream.range(0, symmetric.length)
        .mapToDouble(k -> eigen.getEigenvalue(k).getReal())
        .sorted()
        .toArray();
  }

  /** Return the smallest eigenvalue. */
  public double least() {
    return values[0];
  }

  /** Return the largest eigenvalue. */
  public double greatest() {
    return values[values.length - 1];
  }

  /** Return the coordinates u_k . x of a vector. */
  public double[] coordinates(double[] x) {
    return Arrays.stream(vectors).mapToDouble(u -> Vectors.dot(u, x)).toArray();
  }

  /** Return sum_k coordinates[k] u_k. */
  public double[] combine(double[] coordinates) {
    double[] x = new double[values.length];
    for (int k = 0; k < coordinates.length; k++) {
      for (int i = 0; i < x.length; i++) {
        x[i] += coordinates[k] * vectors[k][i];
      }
    }
    return x;
  }

  private static EigenDecomposition_F64<DMatrixRMaj> decompose(
      double[][] symmetric, boolean vectors) {
    DMatrixRMaj a = new DMatrixRMaj(symmetric);
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(a.getNumRows(), vectors, true);
    boolean finite = Arrays.stream(a.getData()).allMatch(Double::isFinite);
    if (!finite || !eigen.decompose(a)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "a matrix has no eigenvalues: an entry is not finite");
    }
    return eigen;
  }
}

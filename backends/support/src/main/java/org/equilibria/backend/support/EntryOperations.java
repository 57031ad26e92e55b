package org.equilibria.backend.support;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a {@link Backend} on entries and rows that have neither a product nor a formula
 * in them, on operands that were checked.
 *
 * @param <M> the backend's type of matrix
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface EntryOperations<M extends Matrix & Owned> {

  /** Do {@link Backend#upload}. */
  void upload(double[] source, M out);

  /** Do {@link Backend#download}. */
  void download(M a, double[] out);

  /** Do {@link Backend#copy}; {@code out} may be {@code a}. */
  void copy(M a, M out);

  /** Do {@link Backend#fill}. */
  void fill(M out, double value);

  /** Do {@link Backend#gatherRows}. */
  void gatherRows(M a, int[] rows, M out);

  /** Do {@link Backend#scatterRows}. */
  void scatterRows(M a, int[] rows, M out);

  /** Do {@link Backend#copyRows}. */
  void copyRows(M a, boolean[] mask, M out);

  /** Do {@link Backend#axpby}. */
  void axpby(double alpha, M a, double beta, M out);

  /** Do {@link Backend#hadamard}. */
  void hadamard(M a, M b, M out);

  /** Do {@link Backend#combineRows}, or {@link Backend#scaleRows}, whose output may be its term. */
  void combineRows(double[] coefficients, List<M> xs, M out);

  /** Do {@link Backend#columnSums}. */
  void columnSums(M a, double[] out);

  /** Do {@link Backend#rowNorms}, or {@link Backend#rowDistances} where there is a {@code b}. */
  void rowNorms(M a, @Nullable M b, Norm norm, double[] out);

  /** Do {@link Backend#rowGram}; there is some matrix on both sides. */
  void rowGram(List<M> l, List<M> r, double[] out);
}

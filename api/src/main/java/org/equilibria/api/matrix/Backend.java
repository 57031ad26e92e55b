package org.equilibria.api.matrix;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic on the matrices of one backend, written to explicit outputs.
 *
 * <p>Rules that hold for every operation:
 *
 * <ul>
 *   <li>Operands belong to this backend, live in open scopes, agree in precision and have the
 *       stated shapes; anything else is {@link ErrorCode#CONTRACT_VIOLATION} naming the call, and
 *       nothing is written. Zero rows or columns are legal.
 *   <li>Host arrays of numbers or flags hold at least the values needed; what is beyond them is
 *       neither read nor written. Arrays passed in may be reused by the caller as soon as the call
 *       returns. Arrays written to are complete when the call returns; such calls synchronise with
 *       the device once. Every other operation may be deferred until {@link #synchronize()} or the
 *       next such call, and operations take effect in the order they were issued.
 *   <li>An output is written, not read, unless its coefficient says otherwise: with {@code beta ==
 *       0} the old content of the output, even NaN, has no influence.
 *   <li>Elementwise operations (copy, axpby, hadamard, scaleRows, map) accept an output that is
 *       also an input. All others refuse it. A {@linkplain #view view} counts as the matrix it
 *       shows.
 *   <li>Each row of a batch is computed from that row alone: a NaN stays in its row.
 *   <li>No operation allocates matrices behind the caller's back.
 * </ul>
 *
 * <p>A backend may be used by several threads as long as each uses scopes of its own.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Backend extends AutoCloseable {

  /** Return what this backend is and can do. */
  BackendInfo info();

  /**
   * Open a root scope.
   *
   * @throws EquilibriaException UNSUPPORTED if the precision is not offered
   */
  Scope openScope(String label, Precision precision);

  /** Complete every pending operation; failures of deferred operations surface here. */
  void synchronize();

  /**
   * Return a matrix of another shape on the entries of {@code a}, in their row-major order: what is
   * written to either is read from both. It belongs to the scope of {@code a}, takes no memory of
   * its own and lives as long as {@code a}. A batch whose rows are k x c arrays is read row by row
   * of those as a matrix of {@code rows * k} rows and c columns.
   *
   * @param rows new number of rows
   * @param cols new number of columns; there are as many entries as before
   */
  Matrix view(Matrix a, int rows, int cols);

  /** Write row-major host values, rounding to the precision of {@code out}. */
  void upload(double[] source, Matrix out);

  /** Read all entries in row-major order into an array of rows x cols values. */
  void download(Matrix a, double[] out);

  /** Write {@code out = a}. */
  void copy(Matrix a, Matrix out);

  /** Write {@code value} to every entry. */
  void fill(Matrix out, double value);

  /** Write row {@code rows[i]} of {@code a} to row i of {@code out} ({@code rows.length} rows). */
  void gatherRows(Matrix a, int[] rows, Matrix out);

  /** Write row i of {@code a} to row {@code rows[i]} of {@code out}; other rows stay. */
  void scatterRows(Matrix a, int[] rows, Matrix out);

  /** Write the rows of {@code a} whose mask is set to the same rows of {@code out}. */
  void copyRows(Matrix a, boolean[] mask, Matrix out);

  /** Write {@code c = alpha op(a) op(b) + beta c}, op transposing where asked. */
  void gemm(
      double alpha, Matrix a, boolean transA, Matrix b, boolean transB, double beta, Matrix c);

  /** Write {@code out = alpha a + beta out}. */
  void axpby(double alpha, Matrix a, double beta, Matrix out);

  /** Write the entrywise product {@code out = a o b}. */
  void hadamard(Matrix a, Matrix b, Matrix out);

  /** Read the sum of each column, accumulated in f64. */
  void columnSums(Matrix a, double[] out);

  /** Write {@code out = diag(scales) a}; a zero scale writes zeros whatever {@code a} holds. */
  void scaleRows(double[] scales, Matrix a, Matrix out);

  /** Read the norm of each row, accumulated in f64. */
  void rowNorms(Matrix a, Norm norm, double[] out);

  /** Read the norm of each row of {@code a - b}, the difference taken in f64. */
  void rowDistances(Matrix a, Matrix b, Norm norm, double[] out);

  /**
   * Read the inner products of corresponding rows: {@code out[(i * l.length + p) * r.length + q] =
   * <row i of l[p], row i of r[q]>}, accumulated in f64. All matrices have the same shape.
   */
  void rowGram(Matrix[] l, Matrix[] r, double[] out);

  /**
   * Write the row-wise linear combination {@code row i of out = sum_p coefficients[i * xs.length +
   * p] (row i of xs[p])}, summed in order of p. A zero coefficient contributes nothing, even where
   * its matrix holds a non-finite value.
   */
  void combineRows(double[] coefficients, Matrix[] xs, Matrix out);

  /** Pack a weight into {@code scope} for repeated products with {@link #multiply}. */
  Prepared prepare(Matrix weight, Scope scope);

  /** Pack new values of a weight of the same shape into existing storage. */
  void repack(Matrix weight, Prepared out);

  /** Write {@code out = a W^T} ({@code transposed}) or {@code out = a W}. */
  void multiply(Matrix a, Prepared weight, boolean transposed, Matrix out);

  /** Return products in bfloat16, if this backend has them on this machine. */
  default Optional<Bf16> bf16() {
    return Optional.empty();
  }

  /**
   * Compile an elementwise formula. Compiling the same formula again is cheap.
   *
   * @throws EquilibriaException UNSUPPORTED if the formula cannot be compiled
   */
  Kernel compile(Expr expr);

  /**
   * Write {@code out = kernel(x, y; parameters)} entry by entry.
   *
   * @param y second input, or null if the kernel has none
   * @param parameters values in the order of {@link Kernel#parameters()}
   */
  void map(Kernel kernel, Matrix x, @Nullable Matrix y, double[] parameters, Matrix out);

  /**
   * Write {@code out = kernel(z W^T, bias)}, the affine layer sigma(z W^T + bias) when the kernel
   * is sigma(x + y). {@code out} must not be {@code z} or {@code bias}.
   */
  default void affineMap(Matrix z, Prepared weight, Matrix bias, Kernel kernel, Matrix out) {
    requireApart("affineMap", out, z, bias);
    multiply(z, weight, true, out);
    map(kernel, out, bias, new double[0], out);
  }

  /**
   * Write {@code out = kernel(x, y)} entry by entry and read, per row, {@code residual = ||out -
   * z||} and {@code imageNorm = ||out||}. {@code out} must not be another operand.
   */
  default void mapResidual(
      Kernel kernel,
      Matrix x,
      Matrix y,
      Matrix z,
      Matrix out,
      Norm norm,
      double[] residual,
      double[] imageNorm) {
    requireApart("mapResidual", out, x, y, z);
    map(kernel, x, y, new double[0], out);
    rowDistances(out, z, norm, residual);
    rowNorms(out, norm, imageNorm);
  }

  /**
   * Do {@link #affineMap} and read, per row, {@code residual = ||out - z||} and {@code imageNorm =
   * ||out||}. The weight is square.
   */
  default void affineResidual(
      Matrix z,
      Prepared weight,
      Matrix bias,
      Kernel kernel,
      Matrix out,
      Norm norm,
      double[] residual,
      double[] imageNorm) {
    affineMap(z, weight, bias, kernel, out);
    rowDistances(out, z, norm, residual);
    rowNorms(out, norm, imageNorm);
  }

  /**
   * Write the adjoint layer {@code out = bias + (slope o u) W} and read, per row, {@code residual =
   * ||out - u||} and {@code imageNorm = ||out||}.
   *
   * @param scratch a matrix of the shape of u whose content is lost
   */
  default void adjointResidual(
      Matrix u,
      Prepared weight,
      Matrix slope,
      Matrix bias,
      Matrix scratch,
      Matrix out,
      Norm norm,
      double[] residual,
      double[] imageNorm) {
    requireApart("adjointResidual", out, u, slope, bias, scratch);
    requireApart("adjointResidual", scratch, u, slope, bias);
    hadamard(slope, u, scratch);
    multiply(scratch, weight, false, out);
    axpby(1, bias, 1, out);
    rowDistances(out, u, norm, residual);
    rowNorms(out, norm, imageNorm);
  }

  /**
   * Write the solution of {@code a x = b} for square a, if this backend can.
   *
   * @throws EquilibriaException UNSUPPORTED by default; INVALID_INPUT if a is singular
   */
  default void solve(Matrix a, Matrix b, Matrix x) {
    throw new EquilibriaException(
        ErrorCode.UNSUPPORTED, "backend " + info().id() + " does not solve linear systems");
  }

  private static void requireApart(String call, Matrix output, Matrix... others) {
    for (Matrix other : others) {
      if (other == output) {
        throw new EquilibriaException(
            ErrorCode.CONTRACT_VIOLATION, call + ": an output is also another operand");
      }
    }
  }

  /** Release the backend and every scope still open. */
  @Override
  void close();
}

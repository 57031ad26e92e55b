package org.equilibria.api.matrix;

import org.apiguardian.api.API;

/**
 * Products of f32 matrices in bfloat16 (8 bits of significand, the exponents of f32), with sums in
 * f32: less exact than {@link Backend#multiply}, and faster where the processor has instructions
 * for it. Operands are F32 matrices of the backend that offers this; the rules of {@link Backend}
 * hold. Underflow below the least normal f32 number may be taken as zero.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Bf16 {

  /**
   * Unit roundoff: rounding to the nearest bf16 number changes a number by this share at most, of
   * the number itself or of the rounded one.
   */
  double UNIT_ROUNDOFF = 0x1p-8;

  /**
   * Return how such products compare with {@link Backend#multiply} on this machine: measured once,
   * at the first call in this process, which may take some hundredths of a second.
   */
  Bf16Speed speed();

  /**
   * Write the nearest bf16 number of each entry; of two equally near, either. {@code out} may be
   * {@code a}.
   */
  void round(Matrix a, Matrix out);

  /**
   * Pack a weight into {@code scope} for repeated products. Entries that are no bf16 numbers are
   * rounded to nearest; see {@link #round} for what that loses.
   */
  Prepared prepare(Matrix weight, Scope scope);

  /** Pack new values of a weight of the same shape into existing storage. */
  void repack(Matrix weight, Prepared out);

  /**
   * Write {@code out = r(a) W^T} ({@code transposed}) or {@code out = r(a) W}, where r rounds to
   * the nearest bf16 number and W was packed by {@link #prepare}. Products of entries are exact,
   * sums rounded to f32 in any order. {@code out} is not {@code a}.
   */
  void multiply(Matrix a, Prepared weight, boolean transposed, Matrix out);

  /**
   * Advance a running product by one step of the delta iteration, row by row:
   *
   * <pre>
   *   delta = r(state - sum)
   *   sum   = sum + delta
   *   image = image + delta op(W)
   * </pre>
   *
   * so that image stays the product of sum with op(W), up to the rounding that is reported, and sum
   * follows the state up to the rounding of delta. All differences and sums are taken in f32.
   *
   * @param state what the product is wanted of, rows x depth
   * @param weight packed by {@link #prepare}
   * @param transposed whether op transposes
   * @param sum what has been multiplied so far, rows x depth, updated
   * @param image its product, rows x width, updated
   * @param report receives the norms of what was done
   */
  void advance(
      Matrix state, Prepared weight, boolean transposed, Matrix sum, Matrix image, Advance report);

  /**
   * Receive, per row, 2-norms of what one {@link #advance} did. Each is at least the norm of the
   * stored f32 numbers less one part in 10^5.
   *
   * @param step of delta
   * @param sumLoss of the rounding of sum + delta
   * @param imageLoss of the rounding of image + delta op(W)
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  @SuppressWarnings("ArrayRecordComponent") // live arrays to be filled, never compared
  record Advance(double[] step, double[] sumLoss, double[] imageLoss) {

    /** Create a report for the given number of rows. */
    public static Advance of(int rows) {
      return new Advance(new double[rows], new double[rows], new double[rows]);
    }
  }
}

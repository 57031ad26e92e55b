package org.equilibria.engine.inexact;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Bf16;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;

/**
 * Hold a square weight M three times, in f32 and as the bf16 pieces Mhi = bf16(M) and Mlo = bf16(M
 * - Mhi), with bounds on what products with the pieces lose.
 *
 * <p>The rounding of a product: a partial sum of the entries of s M^T is the product with a part of
 * s, so the vector of all of them has a 2-norm of at most ||M||_2 ||s||_2; with independent
 * rounding errors of mean zero the m additions lose sqrt(m) u ||M||_2 ||s||_2 in the root mean
 * square (Higham and Mary 2019), where u is the roundoff of f32.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class InexactWeight {

  // A difference of f32 numbers is rounded before it is rounded to bf16.
  private static final double BF16 = Bf16.UNIT_ROUNDOFF + 2 * Precision.F32.unitRoundoff();

  private final Backend backend;
  private final Bf16 bf16;
  private final Matrix weight;
  private final Prepared exact;
  private final Prepared high;
  private final Prepared low;
  private final Matrix rest;
  private final Matrix piece;
  private final NormEstimate estimate;
  private final double[] sums;
  private Sizes ofWeight;
  private Sizes ofHigh;
  private Sizes ofLow;

  /** Hold norms of a matrix: spectral, and the largest 2-norm of a row and of a column. */
  private record Sizes(double spectral, double row, double column) {}

  /**
   * Pack a weight.
   *
   * @param weight F32, m x m; kept, for {@link #refresh}
   * @param exact the same weight, packed for f32 products by its owner
   * @param scope owns the packed pieces
   */
  public InexactWeight(Matrix weight, Prepared exact, Bf16 bf16, Scope scope) {
    this.weight = weight;
    this.exact = exact;
    this.bf16 = bf16;
    backend = scope.backend();
    int width = weight.rows();
    rest = scope.uninitialized(width, width);
    piece = scope.uninitialized(width, width);
    estimate = new NormEstimate(width, scope);
    sums = new double[width];
    bf16.round(weight, piece);
    high = bf16.prepare(piece, scope);
    low = bf16.prepare(piece, scope);
    ofWeight = sizes(weight);
    ofHigh = ofWeight;
    ofLow = ofWeight;
    refresh();
  }

  /** Pack the weight anew after its entries changed. */
  public void refresh() {
    ofWeight = sizes(weight);
    bf16.round(weight, piece);
    bf16.repack(piece, high);
    backend.copy(weight, rest);
    backend.axpby(-1, piece, 1, rest);
    ofHigh = sizes(rest);
    bf16.round(rest, piece);
    bf16.repack(piece, low);
    backend.axpby(-1, piece, 1, rest);
    ofLow = sizes(rest);
  }

  private Sizes sizes(Matrix a) {
    backend.rowNorms(a, Norm.L2, sums);
    double row = largest(sums);
    return new Sizes(estimate.spectral(a), row, largestColumn(a));
  }

  /** Square entry by entry; the piece is free whenever this is called. */
  private double largestColumn(Matrix a) {
    backend.hadamard(a, a, piece);
    backend.columnSums(piece, sums);
    return Math.sqrt(largest(sums));
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).reduce(0, Math::max);
  }

  Bf16 bf16() {
    return bf16;
  }

  Prepared exact() {
    return exact;
  }

  Prepared high() {
    return high;
  }

  Prepared low() {
    return low;
  }

  /**
   * Return the constants of s M^T ({@code transposed}) or s M. In the largest magnitude an entry is
   * off by the 2-norm of s times that of a row, or column, at most.
   */
  ErrorConstants constants(Norm norm, boolean transposed) {
    double h = size(ofHigh, norm, transposed);
    double l = size(ofLow, norm, transposed);
    double additions = Math.sqrt(weight.rows()) * Precision.F32.unitRoundoff();
    return new ErrorConstants(
        size(ofWeight, norm, transposed),
        h,
        l + BF16 * (h + l) + additions * ofHigh.spectral(),
        additions * ofWeight.spectral());
  }

  private static double size(Sizes sizes, Norm norm, boolean transposed) {
    return switch (norm) {
      case L2 -> sizes.spectral();
      case INF -> transposed ? sizes.row() : sizes.column();
    };
  }
}

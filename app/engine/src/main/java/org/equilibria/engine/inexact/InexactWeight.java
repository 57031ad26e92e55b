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
import org.equilibria.engine.spectral.NormBound;
import org.jspecify.annotations.Nullable;

/**
 * A square weight M held three times, in f32 and as the bf16 pieces Mhi = bf16(M) and Mlo = bf16(M
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
  private final NormBound estimate;
  private final double[] sums;
  private Sizes spectral;
  private @Nullable Largest largest;

  /** A norm of M, of M - Mhi and of M - Mhi - Mlo. */
  private record Sizes(double weight, double high, double low) {}

  /** The largest 2-norms of rows and columns. */
  private record Largest(Sizes row, Sizes column) {}

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
    estimate = new NormBound(width, scope);
    sums = new double[width];
    bf16.round(weight, piece);
    high = bf16.prepare(piece, scope);
    low = bf16.prepare(piece, scope);
    spectral = packed();
  }

  /** Pack the weight anew after its entries changed. */
  public void refresh() {
    spectral = packed();
    largest = null;
  }

  /** Pack both pieces and return bounds on the spectral norms. */
  private Sizes packed() {
    double whole = estimate.spectral(exact);
    takeHigh();
    bf16.repack(piece, high);
    double first = estimate.spectral(rest);
    takeLow();
    bf16.repack(piece, low);
    return new Sizes(whole, first, estimate.spectral(rest));
  }

  /** Write Mhi to the piece and leave M - Mhi. */
  private void takeHigh() {
    bf16.round(weight, piece);
    backend.copy(weight, rest);
    backend.axpby(-1, piece, 1, rest);
  }

  /** Write Mlo to the piece and leave M - Mhi - Mlo. */
  private void takeLow() {
    bf16.round(rest, piece);
    backend.axpby(-1, piece, 1, rest);
  }

  /** Return the largest rows and columns, found when they are first asked for. */
  private Largest largest() {
    Largest known = largest;
    if (known == null) {
      double wholeRow = largestRow(weight);
      double wholeColumn = largestColumn(weight);
      takeHigh();
      double highRow = largestRow(rest);
      double highColumn = largestColumn(rest);
      takeLow();
      Sizes rows = new Sizes(wholeRow, highRow, largestRow(rest));
      known = new Largest(rows, new Sizes(wholeColumn, highColumn, largestColumn(rest)));
      largest = known;
    }
    return known;
  }

  private double largestRow(Matrix a) {
    backend.rowNorms(a, Norm.L2, sums);
    return largest(sums);
  }

  /** Square entry by entry, over the piece. */
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
    Sizes sizes =
        switch (norm) {
          case L2 -> spectral;
          case INF -> transposed ? largest().row() : largest().column();
        };
    double additions = Math.sqrt(weight.rows()) * Precision.F32.unitRoundoff();
    return new ErrorConstants(
        sizes.weight(),
        sizes.high(),
        sizes.low() + BF16 * (sizes.high() + sizes.low()) + additions * spectral.high(),
        additions * spectral.weight());
  }
}

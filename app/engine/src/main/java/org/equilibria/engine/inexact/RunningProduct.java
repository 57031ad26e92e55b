package org.equilibria.engine.inexact;

import java.util.stream.IntStream;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Bf16;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;

/**
 * The product of a moving state s with a weight, row by row, and a bound on its error.
 *
 * <p>Sum Z and image Y ~ Z op(M) follow the state by bf16 products of the differences (see {@link
 * Bf16#advance}); with the constants of {@link ErrorConstants},
 *
 * <pre>
 *   ||Y - s op(M)|| &lt;= weight ||s - Z|| + high drift + kept
 * </pre>
 *
 * where drift is the sum of ||delta|| since the last correction and kept collects what corrections
 * leave and what rounding adds: weight times that of Z, that of Y, and {@code rounding ||delta||}.
 * The low correction adds the product of Mlo with Z - Z', Z' the sum at the last correction, and
 * leaves {@code low drift}; the exact one replaces Y by an f32 product and Z by s and leaves
 * nothing.
 */
final class RunningProduct {

  // |d - r(d)| <= 2^-8 |r(d)|, for a difference d that was rounded to f32.
  private static final double LEFT_BEHIND = Bf16.UNIT_ROUNDOFF + 2 * Precision.F32.unitRoundoff();

  private final InexactWeight weight;
  private final boolean transposed;
  private final ErrorConstants constants;
  private final Scope parent;
  private final Backend backend;
  private final Norm norm;
  private Scope scope;
  private Matrix sum;
  private Matrix image;
  private Matrix corrected;
  private Bf16.Advance report;
  private double[] drift;
  private double[] kept;
  private double[] rest;

  /** Start from Z = 0 and Y = 0, which is exact. */
  RunningProduct(InexactWeight weight, boolean transposed, Norm norm, int rows, Scope parent) {
    this.weight = weight;
    this.transposed = transposed;
    this.norm = norm;
    this.parent = parent;
    constants = weight.constants(norm, transposed);
    backend = parent.backend();
    scope = parent.child("running product");
    int width = weight.exact().rows();
    sum = scope.zeros(rows, width);
    image = scope.zeros(rows, width);
    corrected = scope.zeros(rows, width);
    report = Bf16.Advance.of(rows);
    drift = new double[rows];
    kept = new double[rows];
    rest = new double[rows];
  }

  Norm norm() {
    return norm;
  }

  Matrix image() {
    return image;
  }

  /** Follow the state by a bf16 product. */
  void advance(Matrix state) {
    weight.bf16().advance(state, weight.high(), transposed, sum, image, report);
    for (int i = 0; i < rest.length; i++) {
      double step = report.step()[i];
      drift[i] += step;
      kept[i] +=
          constants.weight() * report.sumLoss()[i]
              + report.imageLoss()[i]
              + constants.rounding() * step;
      rest[i] = LEFT_BEHIND * step + report.sumLoss()[i];
    }
  }

  /** Return the bound on the error of a row of the image. */
  double bound(int row) {
    return constants.weight() * rest[row] + constants.high() * drift[row] + kept[row];
  }

  /** Return what the bound would be after a low correction, but for the rounding of one sum. */
  double boundAfterLow(int row) {
    return constants.weight() * rest[row] + constants.low() * drift[row] + kept[row];
  }

  /** Add what Mhi leaves out of the product, for some rows. */
  void correctLow(boolean[] chosen) {
    int[] rows = indices(chosen);
    try (Scope work = parent.child("low correction")) {
      Matrix moved = gathered(sum, rows, work);
      backend.axpby(-1, gathered(corrected, rows, work), 1, moved);
      Matrix product = work.uninitialized(rows.length, image.cols());
      weight.bf16().multiply(moved, weight.low(), transposed, product);
      backend.axpby(1, gathered(image, rows, work), 1, product);
      backend.scatterRows(product, rows, image);
      backend.copyRows(sum, chosen, corrected);
      double[] norms = new double[rows.length];
      backend.rowNorms(product, Norm.L2, norms);
      for (int k = 0; k < rows.length; k++) {
        int i = rows[k];
        kept[i] += constants.low() * drift[i] + Precision.F32.unitRoundoff() * norms[k];
        drift[i] = 0;
      }
    }
  }

  /** Replace the product by an exact one, for some rows. */
  void correctExactly(Matrix state, boolean[] chosen) {
    int[] rows = indices(chosen);
    try (Scope work = parent.child("exact correction")) {
      Matrix product = work.uninitialized(rows.length, image.cols());
      backend.multiply(gathered(state, rows, work), weight.exact(), transposed, product);
      backend.scatterRows(product, rows, image);
    }
    backend.copyRows(state, chosen, sum);
    backend.copyRows(state, chosen, corrected);
    for (int i : rows) {
      drift[i] = 0;
      kept[i] = 0;
      rest[i] = 0;
    }
  }

  private static int[] indices(boolean[] chosen) {
    return IntStream.range(0, chosen.length).filter(i -> chosen[i]).toArray();
  }

  private Matrix gathered(Matrix a, int[] rows, Scope owner) {
    Matrix out = owner.uninitialized(rows.length, a.cols());
    backend.gatherRows(a, rows, out);
    return out;
  }

  /** Keep some rows. */
  void retain(int[] rows) {
    Scope old = scope;
    scope = parent.child("running product");
    sum = gathered(sum, rows, scope);
    image = gathered(image, rows, scope);
    corrected = gathered(corrected, rows, scope);
    old.close();
    report = Bf16.Advance.of(rows.length);
    drift = gathered(drift, rows);
    kept = gathered(kept, rows);
    rest = gathered(rest, rows);
  }

  private static double[] gathered(double[] a, int[] rows) {
    double[] out = new double[rows.length];
    for (int k = 0; k < rows.length; k++) {
      out[k] = a[rows[k]];
    }
    return out;
  }
}

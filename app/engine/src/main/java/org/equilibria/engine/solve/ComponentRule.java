package org.equilibria.engine.solve;

import java.util.Arrays;
import java.util.List;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Termination;

/**
 * A rule that asks of every entry of a row what the general one asks of its norm, on the host. Each
 * entry has its own start, from which it may have come to 0; the error bound of a row bounds that
 * of each entry.
 */
final class ComponentRule {

  private final Termination rule;
  private final int width;
  private final double[] weights;
  private double[] state;
  private double[] image;
  private double[] startScale;
  private double[] firstResidual;
  private boolean[] met;

  /**
   * Judge rows of a width.
   *
   * @param weights by which entries are multiplied before they are judged; none for 1 each
   */
  ComponentRule(Termination rule, int rows, int width, List<Double> weights) {
    this.rule = rule;
    this.width = width;
    this.weights = new double[width];
    Arrays.setAll(this.weights, k -> weights.isEmpty() ? 1 : weights.get(k));
    state = new double[rows * width];
    image = new double[rows * width];
    startScale = new double[rows * width];
    Arrays.fill(startScale, Double.NaN);
    firstResidual = new double[rows * width];
    met = new boolean[rows];
  }

  /** Return the rows of which every entry meets the rule. */
  boolean[] met(Matrix z, Matrix fz, Evaluation e, Safeguard safeguard) {
    z.scope().backend().download(z, state);
    fz.scope().backend().download(fz, image);
    for (int i = 0; i < met.length; i++) {
      RowGuard guard = safeguard.of(i);
      double counted = guard.counted(i, e);
      double share = e.imageNorm()[i] > counted ? counted / e.imageNorm()[i] : 1;
      double bound = guard.measured(i, e) - e.residual()[i];
      met[i] = true;
      for (int k = i * width; k < (i + 1) * width; k++) {
        met[i] &= entryMet(k, bound, share);
      }
    }
    return met;
  }

  private boolean entryMet(int k, double bound, double share) {
    double size = size(k);
    double residual = residual(k) + bound;
    boolean holds =
        rule.isMet(residual, share * size) || rule.isZero(residual, size, startScale[k]);
    if (Double.isNaN(startScale[k])) {
      double start = weights[k % width] * Math.abs(state[k]);
      startScale[k] = Math.min(start, Math.max(residual, size));
      firstResidual[k] = residual;
    }
    return holds;
  }

  private double size(int k) {
    return weights[k % width] * Math.abs(image[k]);
  }

  private double residual(int k) {
    return weights[k % width] * Math.abs(image[k] - state[k]);
  }

  /** Return whether every entry of a row, last judged, is down to what rounding leaves of f. */
  boolean atRounding(int i, double floor) {
    boolean all = true;
    for (int k = i * width; k < (i + 1) * width; k++) {
      all &= residual(k) <= floor * size(k);
    }
    return all;
  }

  /**
   * Return whether the residual of every entry of a row, last judged, has fallen by a share of the
   * fall to its tolerance, on the logarithmic scale.
   */
  boolean hasFallen(int i, double share) {
    boolean all = true;
    for (int k = i * width; k < (i + 1) * width; k++) {
      double residual = residual(k);
      double tolerated = rule.atol() + rule.rtol() * size(k);
      all &=
          residual <= tolerated
              || firstResidual[k] > 0
                  && Math.log(firstResidual[k] / residual)
                      >= share * Math.log(firstResidual[k] / tolerated);
    }
    return all;
  }

  void retain(int[] rows) {
    startScale = gather(startScale, rows);
    firstResidual = gather(firstResidual, rows);
    state = gather(state, rows);
    image = gather(image, rows);
    met = new boolean[rows.length];
  }

  private double[] gather(double[] a, int[] rows) {
    double[] kept = new double[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(a, rows[i] * width, kept, i * width, width);
    }
    return kept;
  }
}

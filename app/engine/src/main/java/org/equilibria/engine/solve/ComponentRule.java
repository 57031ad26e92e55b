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
    double weight = weights[k % width];
    double size = weight * Math.abs(image[k]);
    double residual = weight * Math.abs(image[k] - state[k]) + bound;
    boolean holds =
        rule.isMet(residual, share * size) || rule.isZero(residual, size, startScale[k]);
    if (Double.isNaN(startScale[k])) {
      startScale[k] = Math.min(weight * Math.abs(state[k]), Math.max(residual, size));
    }
    return holds;
  }

  void retain(int[] rows) {
    double[] kept = new double[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(startScale, rows[i] * width, kept, i * width, width);
    }
    startScale = kept;
    state = new double[kept.length];
    image = new double[kept.length];
    met = new boolean[rows.length];
  }
}

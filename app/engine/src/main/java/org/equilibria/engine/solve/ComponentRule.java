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
  private double[] residual;
  private double[] tolerated;
  private double[] counted;
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
    residual = new double[rows * width];
    tolerated = new double[rows * width];
    counted = new double[rows];
    met = new boolean[rows];
  }

  /** Return the rows of which every entry meets the rule. */
  boolean[] met(Matrix z, Matrix fz, Evaluation e, Safeguard safeguard) {
    z.scope().backend().download(z, state);
    fz.scope().backend().download(fz, image);
    for (int i = 0; i < met.length; i++) {
      RowGuard guard = safeguard.of(i);
      counted[i] = share(guard.counted(i, e), e.imageNorm()[i]);
      double believed = share(guard.believed(i, e), e.imageNorm()[i]);
      double bound = guard.measured(i, e) - e.residual()[i];
      met[i] = true;
      for (int k = i * width; k < (i + 1) * width; k++) {
        met[i] &= entryMet(k, bound, believed);
      }
    }
    return met;
  }

  private static double share(double counted, double norm) {
    return norm > counted ? counted / norm : 1;
  }

  /**
   * Take the iterate of a row that was judged last as one that it goes on from, by which {@link
   * #hasFallen} is answered until the next is taken.
   */
  void accept(int i) {
    for (int k = i * width; k < (i + 1) * width; k++) {
      residual[k] = residual(k);
      tolerated[k] = rule.tolerance(counted[i] * size(k));
    }
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
      all &= residual(k) <= floor * counted[i] * size(k);
    }
    return all;
  }

  /**
   * Return whether the residual of every entry of a row, where it was last accepted, has fallen by
   * a share of the fall to its tolerance, on the logarithmic scale.
   */
  boolean hasFallen(int i, double share) {
    boolean all = true;
    for (int k = i * width; k < (i + 1) * width; k++) {
      all &=
          residual[k] <= tolerated[k]
              || firstResidual[k] > 0
                  && Math.log(firstResidual[k] / residual[k])
                      >= share * Math.log(firstResidual[k] / tolerated[k]);
    }
    return all;
  }

  void retain(int[] rows) {
    startScale = gather(startScale, rows, width);
    firstResidual = gather(firstResidual, rows, width);
    residual = gather(residual, rows, width);
    tolerated = gather(tolerated, rows, width);
    counted = gather(counted, rows, 1);
    state = gather(state, rows, width);
    image = gather(image, rows, width);
    met = new boolean[rows.length];
  }

  private static double[] gather(double[] a, int[] rows, int width) {
    double[] kept = new double[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(a, rows[i] * width, kept, i * width, width);
    }
    return kept;
  }
}

package org.equilibria.backend.nd4j;

import org.equilibria.api.matrix.Norm;
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Measures;
import org.equilibria.backend.support.block.BlockEntries;
import org.equilibria.backend.support.block.Magnitudes;

/**
 * One pass over rows in f32: apply a formula to two operands, of which the first may be a product
 * that is overwritten, write the result and measure it, in f64.
 */
final class FloatLayer {

  private final Nd4jMatrix image;
  private final Nd4jMatrix state;
  private final BlockEntries<Nd4jMatrix> operations;
  private final FloatFormula formula;

  /**
   * Hold the operands of the pass.
   *
   * @param of the formula of two inputs, of which the first may be the output
   * @param state what the result is compared with
   */
  FloatLayer(
      MapOperands<Nd4jMatrix> of,
      Nd4jMatrix state,
      BlockEntries<Nd4jMatrix> operations,
      Workspace workspace) {
    image = of.out();
    this.state = state;
    this.operations = operations;
    formula = new FloatFormula(of, new double[0], 1, workspace);
  }

  /** Write the result of every row, its distance to the state and its norm. */
  void run(Measures measures) {
    double[] sums = new double[2];
    for (int i = 0; i < image.rows(); i++) {
      sums[0] = 0;
      sums[1] = 0;
      row(i, measures.norm(), sums);
      boolean largest = measures.norm() == Norm.INF;
      measures.residual()[i] = largest ? sums[0] : operations.root(sums[0], image, state, i);
      measures.imageNorm()[i] = largest ? sums[1] : operations.root(sums[1], image, null, i);
    }
  }

  private void row(int row, Norm norm, double[] measures) {
    int cols = image.cols();
    FloatEntries entries = (FloatEntries) image.entries();
    FloatEntries stateEntries = (FloatEntries) state.entries();
    float[] old = formula.furtherBlock();
    for (int j = 0; j < cols; j += Workspace.SIZE) {
      int count = Math.min(Workspace.SIZE, cols - j);
      int at = row * cols + j;
      float[] value = formula.value(at, count);
      entries.store(at, count, value);
      stateEntries.load(at, count, old);
      if (norm == Norm.INF) {
        Magnitudes.keepLargest(value, old, measures, count);
      } else {
        addSquares(value, old, measures, count);
      }
    }
  }

  // Two sums each keep the adders busy; which term goes to which depends on its position alone.
  private static void addSquares(float[] v, float[] z, double[] measures, int count) {
    double r0 = 0;
    double r1 = 0;
    double s0 = 0;
    double s1 = 0;
    int i = 0;
    for (; i + 2 <= count; i += 2) {
      double v0 = v[i];
      double v1 = v[i + 1];
      double d0 = v0 - z[i];
      double d1 = v1 - z[i + 1];
      r0 += d0 * d0;
      r1 += d1 * d1;
      s0 += v0 * v0;
      s1 += v1 * v1;
    }
    for (; i < count; i++) {
      double entry = v[i];
      double d = entry - z[i];
      r0 += d * d;
      s0 += entry * entry;
    }
    measures[0] += r0 + r1;
    measures[1] += s0 + s1;
  }
}

package org.equilibria.backend.support.block;

import java.util.Objects;
import org.equilibria.api.matrix.Norm;
import org.equilibria.backend.support.MapOperands;

/**
 * One pass over rows: apply a formula to two operands, of which the first may be a product that is
 * overwritten, write the result and measure it as it was rounded.
 */
final class Layer {

  private final BlockMatrix image;
  private final BlockMatrix state;
  private final Norm norm;
  private final Blocks blocks;
  private final Formula formula;
  private final double[] old;

  /**
   * Hold the operands of the pass.
   *
   * @param of the formula of two inputs, of which the first may be the output
   * @param state what the result is compared with
   */
  Layer(MapOperands<? extends BlockMatrix> of, BlockMatrix state, Norm norm, Blocks blocks) {
    image = of.out();
    this.state = state;
    this.norm = norm;
    this.blocks = blocks;
    int steps = of.program().steps().size();
    double[][] values = blocks.take(steps + 1);
    old = values[steps];
    BlockMatrix second = Objects.requireNonNull(of.second());
    formula =
        new Formula(of.program(), of.first().entries(), second.entries(), new double[0], values);
  }

  /** Write the result of every row, its distance to the state and its norm. */
  void run(double[] residual, double[] imageNorm) {
    double[] sums = new double[2];
    for (int i = 0; i < image.rows(); i++) {
      sums[0] = 0;
      sums[1] = 0;
      row(i, sums);
      if (norm == Norm.INF) {
        residual[i] = sums[0];
        imageNorm[i] = sums[1];
      } else {
        residual[i] = root(sums[0], i, true);
        imageNorm[i] = root(sums[1], i, false);
      }
    }
  }

  private void row(int row, double[] sums) {
    int cols = image.cols();
    BlockStorage entries = image.entries();
    for (int j = 0; j < cols; j += Blocks.SIZE) {
      int count = Math.min(Blocks.SIZE, cols - j);
      int at = row * cols + j;
      double[] value = formula.value(at, count);
      entries.write(at, count, value, 0);
      entries.read(at, count, value, 0);
      state.entries().read(at, count, old, 0);
      for (int k = 0; k < count; k++) {
        old[k] = value[k] - old[k];
      }
      if (norm == Norm.INF) {
        sums[0] = Reductions.largest(sums[0], old, count);
        sums[1] = Reductions.largest(sums[1], value, count);
      } else {
        sums[0] += DotProduct.of(old, old, count);
        sums[1] += DotProduct.of(value, value, count);
      }
    }
  }

  private double root(double squares, int row, boolean ofDifference) {
    if (Reductions.isSafe(squares)) {
      return Math.sqrt(squares);
    }
    // Rare: nothing, not finite, or so large or small that the squares overflow or underflow.
    return Reductions.rowNorm(image, ofDifference ? state : null, row, norm, blocks);
  }
}

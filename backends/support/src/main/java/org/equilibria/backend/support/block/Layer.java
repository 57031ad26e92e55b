package org.equilibria.backend.support.block;

import org.equilibria.api.matrix.Norm;
import org.equilibria.backend.support.Program;

/**
 * What follows a product, in one pass: apply a formula to the product and a second operand, write
 * the result over the product and measure it as it was rounded.
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
   * @param program the formula of the product (first input) and the bias (second input)
   * @param image the product, overwritten with the result
   * @param state what the result is compared with
   */
  Layer(
      Program program,
      BlockMatrix bias,
      BlockMatrix image,
      BlockMatrix state,
      Norm norm,
      Blocks blocks) {
    this.image = image;
    this.state = state;
    this.norm = norm;
    this.blocks = blocks;
    int steps = program.steps().size();
    double[][] values = blocks.take(steps + 1);
    old = values[steps];
    formula = new Formula(program, image.entries(), bias.entries(), new double[0], values);
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

package org.equilibria.backend.nativecpu;

import java.util.List;
import org.equilibria.api.matrix.Norm;
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Measures;
import org.equilibria.backend.support.Program;

/**
 * What follows a product, in one pass over rows that are still in the cache: apply a formula to the
 * product and a second operand, write the result (over the product, where that is not needed any
 * more) and measure it.
 */
final class Layer {

  private static final double[] NO_PARAMETERS = {};

  private final Program program;
  private final NativeMatrix product;
  private final NativeMatrix bias;
  private final NativeMatrix image;

  /**
   * Hold the operands of a pass that overwrites the product.
   *
   * @param program the formula of the product (first input) and the bias (second input)
   * @param image the product, overwritten with the result
   */
  Layer(Program program, NativeMatrix bias, NativeMatrix image) {
    this(program, image, bias, image);
  }

  /**
   * Hold the operands of the pass.
   *
   * @param program the formula of the product (first input) and the bias (second input)
   * @param image where the result goes
   */
  Layer(Program program, NativeMatrix product, NativeMatrix bias, NativeMatrix image) {
    this.program = program;
    this.product = product;
    this.bias = bias;
    this.image = image;
  }

  /** Apply the formula to rows {@code first} to {@code end}. */
  void apply(int first, int end, Workspace workspace) {
    int cols = image.cols();
    map(
        new MapOperands<>(program, product, bias, image),
        NO_PARAMETERS,
        first * cols,
        end * cols,
        workspace);
  }

  /** Apply the formula to rows and measure each, against the same row of {@code state}, too. */
  void apply(NativeMatrix state, Measures measures, int first, int end, Workspace workspace) {
    int cols = image.cols();
    Frame frame = frame(workspace);
    Block old =
        workspace.blocks(image.precision(), program.steps().size() + 1).get(program.steps().size());
    double[] sums = new double[2];
    for (int i = first; i < end; i++) {
      sums[0] = 0;
      sums[1] = 0;
      for (int j = 0; j < cols; j += Block.SIZE) {
        int count = Math.min(Block.SIZE, cols - j);
        int at = i * cols + j;
        frame.moveTo(at, count);
        Block result = frame.run(program);
        result.store(image.entries(), at, count);
        old.load(state.entries(), at, count);
        result.measure(old, measures.norm(), sums, count);
      }
      measure(i, sums, state, measures, workspace);
    }
  }

  /** Write the formula of two inputs for the entries {@code from} to {@code to}. */
  static void map(
      MapOperands<NativeMatrix> of, double[] parameters, int from, int to, Workspace workspace) {
    NativeMatrix y = of.second();
    List<Block> blocks = workspace.blocks(of.out().precision(), of.program().steps().size());
    Frame frame =
        new Frame(
            of.first().entries(),
            y == null ? null : y.entries(),
            parameters,
            blocks,
            workspace.scratch());
    for (int at = from; at < to; at += Block.SIZE) {
      int count = Math.min(Block.SIZE, to - at);
      frame.moveTo(at, count);
      frame.run(of.program()).store(of.out().entries(), at, count);
    }
  }

  private Frame frame(Workspace workspace) {
    List<Block> blocks = workspace.blocks(image.precision(), program.steps().size() + 1);
    return new Frame(product.entries(), bias.entries(), NO_PARAMETERS, blocks, workspace.scratch());
  }

  private void measure(
      int row, double[] sums, NativeMatrix state, Measures measures, Workspace workspace) {
    if (measures.norm() == Norm.INF) {
      measures.residual()[row] = sums[0];
      measures.imageNorm()[row] = sums[1];
      return;
    }
    if (Reductions.isSafe(sums[0]) && Reductions.isSafe(sums[1])) {
      measures.residual()[row] = Math.sqrt(sums[0]);
      measures.imageNorm()[row] = Math.sqrt(sums[1]);
      return;
    }
    // Rare: nothing, not finite, or so large or small that the squares overflow or underflow.
    Reductions reductions = new Reductions(workspace);
    reductions.rowNorms(image, state, measures.norm(), measures.residual(), row, row + 1);
    reductions.rowNorms(image, null, measures.norm(), measures.imageNorm(), row, row + 1);
  }
}

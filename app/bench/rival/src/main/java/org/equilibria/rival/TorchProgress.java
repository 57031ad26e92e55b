package org.equilibria.rival;

import static org.bytedeco.pytorch.global.torch.full;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/** The progress of one solve, whose best iterate of each row is kept, as TorchDEQ does. */
final class TorchProgress implements AutoCloseable {

  static final int MOST_EVALUATIONS = 100;

  private static final ScalarOptional EUCLIDEAN =
      new ScalarOptional(new Scalar(2)).retainReference();
  private static final Scalar TINY = new Scalar(1e-9).retainReference();

  private final double rtol;
  private final Map<String, Tensor> kept = new HashMap<>();
  private Tensor best;
  private Tensor lowest;
  private Tensor lowestAbsolute;
  private int evaluations;
  private boolean converged;

  TorchProgress(Tensor start, double rtol) {
    this.rtol = rtol;
    best = start.clone();
    lowest = full(new long[] {start.size(0)}, new Scalar(Float.MAX_VALUE));
    lowestAbsolute = lowest.clone();
  }

  boolean goesOn() {
    return !converged && evaluations < MOST_EVALUATIONS;
  }

  /** Count evaluations that the library does without looking at their residuals. */
  void countUnjudged(int count) {
    evaluations += count;
  }

  void judge(Tensor z, Tensor image) {
    evaluations++;
    try (PointerScope scope = new PointerScope()) {
      Tensor absolute = rowNorms(image.sub(z));
      Tensor relative = absolute.div(rowNorms(image).add(TINY));
      Tensor better = relative.lt(lowest);
      best = replace(best, mix(better.unsqueeze(1), image, best).clone());
      lowest = replace(lowest, mix(better, relative, lowest));
      Tensor absolutelyBetter = absolute.lt(lowestAbsolute);
      lowestAbsolute = replace(lowestAbsolute, mix(absolutelyBetter, absolute, lowestAbsolute));
      converged = relative.max().item_float() <= rtol;
    }
  }

  /** Return the first where the mask holds, else the second, by products and a sum. */
  private static Tensor mix(Tensor mask, Tensor first, Tensor second) {
    return mask.mul(first).add(mask.logical_not().mul(second));
  }

  private static Tensor rowNorms(Tensor a) {
    return a.norm(EUCLIDEAN, 1);
  }

  /** Let a tensor live on beyond a step, in place of the one that was kept under that name. */
  Tensor keep(String name, Tensor fresh) {
    fresh.retainReference();
    Tensor old = kept.put(name, fresh);
    if (old != null) {
      old.close();
    }
    return fresh;
  }

  private static Tensor replace(Tensor old, Tensor fresh) {
    fresh.retainReference();
    old.close();
    return fresh;
  }

  Tensor best() {
    return best;
  }

  int evaluations() {
    return evaluations;
  }

  boolean converged() {
    return converged;
  }

  @Override
  public void close() {
    kept.values().forEach(Tensor::close);
    best.close();
    lowest.close();
    lowestAbsolute.close();
  }
}

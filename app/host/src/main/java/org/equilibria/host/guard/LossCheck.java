package org.equilibria.host.guard;

import java.util.Arrays;
import org.equilibria.api.train.Loss;

/**
 * A check, at the first sample, the second, the fourth and so on, that a loss of others reads what
 * it is given, writes its gradient alone, and that this is the one of what it returns.
 */
final class LossCheck {

  /** About the third root of the unit roundoff, which balances truncation and rounding. */
  private static final double STEP = 6e-6;

  /** As in {@link Differences}: slopes to either side that are apart by more tell nothing. */
  private static final double SMOOTH = .02;

  /**
   * How much longer a second step is. A loss that is small beside what it is computed from, as of a
   * sample that is classified well, may change by a unit of the last place to either side: both
   * slopes are alike then and far off. Over this step the rounding is that much less, so that a
   * slope that agrees with the one over it to {@link #SMOOTH} is right to twice that.
   */
  private static final double LONGER = 64;

  private static final double WRONG = .1;

  /** Of a loss, a slope that its rounding over a step, 2e-11, is nothing beside. */
  private static final double TELLING = 1e-6;

  private final Loss loss;
  private final Owner owner;
  private long samples;

  LossCheck(Loss loss, Owner owner) {
    this.loss = loss;
    this.owner = owner;
  }

  /** Check the sample that is about to be asked for, on copies. */
  void next(double[] outputs, double[] targets, int offset, int k) {
    if (Long.bitCount(++samples) != 1) {
      return;
    }
    double[] f = outputs.clone();
    double[] y = targets.clone();
    double[] gradient = new double[f.length];
    double value = sample(f, y, gradient, offset, k);
    if (!Arrays.equals(f, outputs) || !Arrays.equals(y, targets)) {
      throw owner.broken("sample() changed outputs or targets, which are not its to write to");
    }
    for (int i = 0; i < gradient.length; i++) {
      if ((i < offset || i >= offset + k) && gradient[i] != 0) {
        throw owner.broken("sample() wrote to the gradient of another sample");
      }
    }
    compare(value, f, y, gradient, offset, k);
  }

  private void compare(double value, double[] f, double[] y, double[] gradient, int offset, int k) {
    double size = 1;
    for (int i = offset; i < offset + k; i++) {
      size = Math.max(size, Math.abs(f[i]));
    }
    double step = STEP * size;
    double after = (moved(step, f, y, offset, k) - value) / step;
    double before = (value - moved(-step, f, y, offset, k)) / step;
    double slope = (after + before) / 2;
    double far = LONGER * step;
    double longer = (moved(far, f, y, offset, k) - moved(-far, f, y, offset, k)) / (2 * far);
    double found = 0;
    for (int i = offset; i < offset + k; i++) {
      found += gradient[i] * Differences.along(i - offset);
    }
    boolean telling =
        Math.abs(slope) > TELLING * Math.abs(value)
            && Math.abs(after - before) <= SMOOTH * Math.abs(slope)
            && Math.abs(longer - slope) <= SMOOTH * Math.abs(slope);
    if (telling && !(Math.abs(found - slope) <= WRONG * Math.abs(slope))) {
      throw owner.broken(
          "sample() gives a gradient that is not that of its loss: along one direction it is %.4g,"
                  .formatted(found)
              + " and differences of losses give %.4g".formatted(slope));
    }
  }

  private double moved(double step, double[] f, double[] y, int offset, int k) {
    double[] at = f.clone();
    for (int i = offset; i < offset + k; i++) {
      at[i] += step * Differences.along(i - offset);
    }
    try {
      return sample(at, y.clone(), new double[f.length], offset, k);
    } catch (RuntimeException e) { // of outputs that it is not defined for, which nobody gave it
      return Double.NaN;
    }
  }

  private double sample(double[] f, double[] y, double[] gradient, int offset, int k) {
    return owner.given("sample()", () -> loss.sample(f, y, gradient, offset, k));
  }
}

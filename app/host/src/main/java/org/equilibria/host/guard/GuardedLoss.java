package org.equilibria.host.guard;

import java.util.Arrays;
import java.util.Optional;
import org.equilibria.api.data.Task;
import org.equilibria.api.train.Loss;
import org.equilibria.engine.guard.PlainText;

/**
 * A loss of others. A gradient that is not finite where the loss is would end the training as
 * diverged, and one that was not written would be that of another sample.
 */
record GuardedLoss(Loss loss, Owner owner, LossCheck check) implements Loss, Guard {

  GuardedLoss(Loss loss, Owner owner) {
    this(loss, owner, new LossCheck(loss, owner));
  }

  @Override
  public double sample(double[] outputs, double[] targets, double[] gradient, int offset, int k) {
    check.next(outputs, targets, offset, k);
    Arrays.fill(gradient, offset, offset + k, Double.NaN);
    double value;
    try {
      value = loss.sample(outputs, targets, gradient, offset, k);
    } catch (Throwable e) { // also errors; without the lambda of the owner, once a sample
      throw owner.failed("sample() failed", e);
    }
    if (Double.isFinite(value)) {
      for (int i = offset; i < offset + k; i++) {
        if (!Double.isFinite(gradient[i])) {
          throw owner.broken(
              "sample() gave the loss %s with %s in its gradient".formatted(value, gradient[i]));
        }
      }
    } else if (isFinite(outputs, offset, k) && isFinite(targets, offset, k)) {
      owner.madeNonFinite(
          "sample() gave the loss " + value + " of outputs and targets that are finite");
    }
    return value;
  }

  private static boolean isFinite(double[] values, int offset, int k) {
    for (int i = offset; i < offset + k; i++) {
      if (!Double.isFinite(values[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Optional<String> refusal(Task task, int outputs) {
    return owner.given("refusal()", () -> loss.refusal(task, outputs)).map(PlainText::of);
  }

  @Override
  public double[] probabilities(double[] outputs, int offset, int k) {
    double[] p = owner.given("probabilities()", () -> loss.probabilities(outputs, offset, k));
    int classes = k == 1 ? 2 : k;
    if (p.length != classes) {
      throw owner.broken(
          "probabilities() returned %d numbers for %d classes".formatted(p.length, classes));
    }
    return p;
  }

  @Override
  public String toString() {
    return owner.described();
  }
}

package org.equilibria.api.theory;

import java.util.Objects;
import org.apiguardian.api.API;

/**
 * What an upper bound of an expected loss in [0, 1] is made of: the loss on a sample, the price of
 * confidence, and the rest, which is the complexity of what was fitted.
 *
 * @param measure the loss
 * @param sample the sample
 * @param onSample the loss on it, or a bound of that
 * @param confidence the part of the bound that is due to the confidence asked for
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ExpectedLoss(Measure measure, Sample sample, double onSample, double confidence) {

  /** Insist on all of it. */
  public ExpectedLoss {
    Objects.requireNonNull(measure, "measure");
    Objects.requireNonNull(sample, "sample");
  }

  /** A loss in [0, 1]. */
  public enum Measure {
    /** min(1, ||f - y||). */
    RAMP("ramp loss"),
    /** The share of answers that are wrong. */
    ERROR_RATE("error rate");

    private final String words;

    Measure(String words) {
      this.words = words;
    }

    /** Return its name for people. */
    public String words() {
      return words;
    }
  }

  /** A sample. */
  public enum Sample {
    /** The samples that the network is certified on, which it may have been trained on. */
    GIVEN,
    /** An independent sample that training did not see. */
    HELD_OUT
  }

  /** Return the part of a bound that is neither the loss on the sample nor due to confidence. */
  public double complexity(double bound) {
    return bound - onSample - confidence;
  }
}

package org.equilibria.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.component.Names;

/** The check of weights of unknowns. */
final class Weights {

  // Over the largest, every weight must be a number of f32, whose least normal one is 1.2e-38, and
  // so must its product with an entry of the size of those of other unknowns.
  private static final double MOST_APART = 1e30;

  private Weights() {}

  /** Return the weights of so many unknowns; throws INVALID_INPUT where they are none. */
  static List<Double> checked(double[] weights, int unknowns) {
    if (weights.length != unknowns) {
      throw refused(
          "the map has %s, but %s given: there is one for each unknown, the"
                  .formatted(
                      Names.count(unknowns, "unknown"),
                      weights.length == 1 ? "1 weight was" : weights.length + " weights were")
              + " same for every row");
    }
    List<String> mistakes = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      if (!(weights[i] > 0 && weights[i] <= Double.MAX_VALUE)) {
        mistakes.add("weight " + i + " is " + weights[i]);
      }
    }
    if (!mistakes.isEmpty()) {
      throw refused("weights are finite and above 0: " + String.join(", ", mistakes));
    }
    double least = Arrays.stream(weights).min().orElse(1);
    double largest = Arrays.stream(weights).max().orElse(1);
    if (least < largest / MOST_APART) {
      throw refused(
          "the weights %s and %s are further apart than a factor of %s"
              .formatted(least, largest, MOST_APART));
    }
    return Arrays.stream(weights).boxed().toList();
  }

  private static EquilibriaException refused(String message) {
    return new EquilibriaException(ErrorCode.INVALID_INPUT, message);
  }
}

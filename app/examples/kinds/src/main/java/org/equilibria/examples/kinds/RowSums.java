package org.equilibria.examples.kinds;

import java.util.Map;
import java.util.Set;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Hypotheses;
import org.equilibria.api.theory.KnownQuantities;
import org.equilibria.api.theory.NetworkQuantities;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Provenance;
import org.equilibria.api.theory.Topic;

/**
 * A test of existence: where the slopes of sigma are at most L and L ||M||_inf is below 1, f
 * contracts in the maximum norm and every input has one equilibrium (Banach 1922).
 */
final class RowSums {

  private static final Provenance SOURCE = Provenance.proved("Banach 1922");

  private RowSums() {}

  static Bound bound() {
    return Bound.of(
            Topic.WELL_POSEDNESS,
            SOURCE,
            Set.of(NetworkQuantities.ACTIVATION, NetworkQuantities.WEIGHT),
            RowSums::judge)
        .claiming("every input has one equilibrium");
  }

  private static Outcome judge(KnownQuantities known) {
    double slope = known.get(NetworkQuantities.ACTIVATION).slopes().lipschitz();
    double factor = Math.nextUp(slope * largestRow(known.get(NetworkQuantities.WEIGHT)));
    double margin = Math.nextDown(1 - factor);
    return new Hypotheses(SOURCE)
        .below("row-sums", "L ||M||_inf < 1", factor, 1)
        .helpedBy("a smaller weight, as of the parameterization bounded-entries")
        .margin(margin, 0)
        .figure(Outcome.Sense.LOWER, margin, Map.of());
  }

  /** Every sum is rounded up, so that nothing is proved that rounding could undo. */
  private static double largestRow(double[][] weight) {
    double largest = 0;
    for (double[] row : weight) {
      double sum = 0;
      for (double entry : row) {
        sum = Math.nextUp(sum + Math.abs(entry));
      }
      largest = Math.max(largest, sum);
    }
    return largest;
  }
}

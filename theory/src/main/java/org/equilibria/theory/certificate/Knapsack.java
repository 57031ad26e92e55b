package org.equilibria.theory.certificate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The fractional knapsack max sum_k v_k x_k over 0 &lt;= x_k &lt;= 1 with sum_k s_k x_k &lt;=
 * capacity and x_k = 0 where s_k &gt; capacity, for many capacities: the fractional knapsack, by
 * value over size (docs/theory.md, section 4).
 */
public final class Knapsack {

  private final double[] sizes;
  private final double[] values;

  /**
   * Sort the items once.
   *
   * @param sizes s_k, not negative
   * @param values v_k, not negative
   */
  public Knapsack(double[] sizes, double[] values) {
    int[] order =
        IntStream.range(0, sizes.length)
            .filter(k -> values[k] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer k) -> sizes[k] / values[k]))
            .mapToInt(k -> k)
            .toArray();
    this.sizes = Arrays.stream(order).mapToDouble(k -> sizes[k]).toArray();
    this.values = Arrays.stream(order).mapToDouble(k -> values[k]).toArray();
  }

  /** Return the best value within a capacity. */
  public double best(double capacity) {
    double left = capacity;
    double total = 0;
    for (int k = 0; k < sizes.length && left >= 0; k++) {
      if (sizes[k] <= left) {
        left -= sizes[k];
        total += values[k];
      } else if (sizes[k] <= capacity) {
        return total + values[k] * left / sizes[k];
      }
    }
    return total;
  }
}

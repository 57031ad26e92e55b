package org.equilibria.study.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * The correction of p-values for as many comparisons as there are (Holm, A simple sequentially
 * rejective multiple test procedure, Scandinavian Journal of Statistics 6, 1979): the chance of any
 * false finding is at most the level, whatever depends on what.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class Holm {

  private Holm() {}

  /**
   * Return corrected p-values in the order given; a NaN, which is of no test, stays and does not
   * count.
   */
  public static double[] corrected(double... p) {
    List<Integer> ascending =
        IntStream.range(0, p.length)
            .filter(i -> !Double.isNaN(p[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .toList();
    double[] corrected = p.clone();
    double least = 0;
    for (int rank = 0; rank < ascending.size(); rank++) {
      int index = ascending.get(rank);
      least = Math.max(least, Math.min(1, (ascending.size() - rank) * p[index]));
      corrected[index] = least;
    }
    return corrected;
  }
}

package org.equilibria.study.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Figures against SciPy 1.17.1 ({@code stats.t.interval}, {@code stats.ttest_rel}), and Holm's
 * correction against a second program. They compute in double precision; their quantiles of
 * Student's distribution are solved to 1e-9 or better, which is the tolerance.
 */
class StatisticsTest {

  private static final double TOLERANCE = 1e-9;

  /** Hours of sleep gained by two drugs (Student 1908): the data set {@code sleep} of R. */
  private static final double[] FIRST = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};

  private static final double[] SECOND = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

  private static void isMean(Mean mean, int count, double value, double lower, double upper) {
    assertThat(mean.count()).isEqualTo(count);
    assertThat(mean.value()).isCloseTo(value, within(TOLERANCE * Math.abs(value)));
    assertThat(mean.lower()).isCloseTo(lower, within(TOLERANCE * Math.abs(lower)));
    assertThat(mean.upper()).isCloseTo(upper, within(TOLERANCE * Math.abs(upper)));
  }

  @Test
  void intervalsOfMeansAreThoseOfSciPy() {
    isMean(
        Mean.of(0.981, 0.979, 0.985, 0.990, 0.972),
        5,
        0.9814,
        0.9730429463538325,
        0.9897570536461676);
    isMean(Mean.of(12.5, 13.25, 11.75), 3, 12.5, 10.636896716187252, 14.363103283812748);
    isMean(Mean.of(1e-6, 3e-5), 2, 1.55e-5, -0.00016873996867453305, 0.00019973996867453305);
  }

  @Test
  void pairedDifferencesAreThoseOfSciPyAndOfStudent() {
    PairedDifference sleep = PairedDifference.of(FIRST, SECOND);

    isMean(sleep.mean(), 10, -1.58, -2.4598857632769824, -0.7001142367230176);
    assertThat(sleep.p()).isCloseTo(0.002832890197384273, within(TOLERANCE));
    PairedDifference accuracy =
        PairedDifference.of(new double[] {0.04, 0.01, 0.04, 0.03, 0.01, 0.07}, new double[6]);
    isMean(accuracy.mean(), 6, 0.033333333333333305, 0.009711316437567646, 0.056955350229098964);
    assertThat(accuracy.p()).isCloseTo(0.015102006705802083, within(TOLERANCE));
  }

  @Test
  void correctedValuesAreThoseOfR() {
    assertThat(Holm.corrected(0.01, 0.04, 0.03, 0.005))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(TOLERANCE));
    assertThat(Holm.corrected(0.01, 0.02, 0.03, 0.04, 0.05))
        .containsExactly(new double[] {0.05, 0.08, 0.09, 0.09, 0.09}, within(TOLERANCE));
    assertThat(Holm.corrected(0.9, 0.6)).containsExactly(1, 1);
    assertThat(Holm.corrected(0.01, Double.NaN, 0.04)[0]).isEqualTo(0.02);
    assertThat(Holm.corrected()).isEmpty();
  }

  @Test
  void oneNumberHasNoInterval() {
    assertThat(Mean.of(3)).isEqualTo(new Mean(1, 3, Double.NaN, Double.NaN));
    assertThat(Mean.of().value()).isNaN();
    assertThat(PairedDifference.of(new double[] {0.5}, new double[1]).p()).isNaN();
  }

  @Test
  void differencesThatAreTheSameAreJudgedByTheirSigns() {
    double[] hits = {0.95, 0.9, 1};

    assertThat(PairedDifference.of(hits, hits).p()).isEqualTo(1);
    assertThat(PairedDifference.of(new double[] {3, 2}, new double[] {1, 0}))
        .isEqualTo(new PairedDifference(new Mean(2, 2, 2, 2), 0.5, true));
    // Each hits one sample of 20 more. Their differences differ by rounding, of which alone the
    // t test would make a p of 1e-31.
    assertThat(PairedDifference.of(hits, new double[] {0.9, 0.85, 0.95}).p()).isEqualTo(0.25);
    // Sums in another order.
    assertThat(PairedDifference.of(hits, new double[] {0.95 + 1e-16, 0.9, 1 - 1e-16}).p())
        .isEqualTo(1);
  }

  @Test
  void intervalsOfMediansEndAtTheRanksOfTheirTable() {
    // n and the rank from either side, of at least 95 %: Conover, Practical Nonparametric
    // Statistics (1999), table A3, or the quantile 0.025 of the binomial distribution.
    int[][] ranks = {{6, 1}, {8, 1}, {9, 2}, {10, 2}, {15, 4}, {20, 6}, {25, 8}, {30, 10}};
    for (int[] row : ranks) {
      double[] numbers =
          IntStream.rangeClosed(1, row[0]).mapToDouble(i -> row[0] + 1 - i).toArray();

      Median median = Median.of(numbers);

      assertThat(median.lower()).as("of %d", row[0]).isEqualTo(row[1]);
      assertThat(median.upper()).as("of %d", row[0]).isEqualTo(row[0] + 1 - row[1]);
    }
  }

  @Test
  void quartilesAreThoseOfNumPyAndFewNumbersHaveNoInterval() {
    // numpy.percentile(a, [25, 50, 75])
    Median median = Median.of(5, 1, 4, 2);

    assertThat(median.count()).isEqualTo(4);
    assertThat(median.lowerQuartile()).isEqualTo(1.75);
    assertThat(median.value()).isEqualTo(3);
    assertThat(median.upperQuartile()).isEqualTo(4.25);
    assertThat(median.lower()).isNaN();
    assertThat(Median.of(1, 2, 3, 4, 5).upper()).isNaN();
    assertThat(Median.of().value()).isNaN();
  }
}

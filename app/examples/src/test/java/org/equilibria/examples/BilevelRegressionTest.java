package org.equilibria.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.equilibria.host.Equilibria;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The gradient by penalties is that of the loss, and following it finds the features that matter.
 */
class BilevelRegressionTest {

  private static final int FEATURES = 12;
  private static final int INFORMATIVE = 4;

  private final BilevelRegression regression = new BilevelRegression(7);
  private final Equilibria eq = Equilibria.builder().backend("ejml").build();

  @AfterEach
  void close() {
    eq.close();
  }

  private static double[] penalties() {
    double[] a = new double[FEATURES];
    Arrays.setAll(a, k -> -2 + Math.sin(k));
    return a;
  }

  @Test
  void theGradientByPenaltiesIsThatOfTheLoss() {
    double[] a = penalties();
    double[] gradient = regression.gradientAt(eq, "implicit", a);
    double h = 1e-4;
    for (int k = 0; k < FEATURES; k++) {
      double[] above = a.clone();
      double[] below = a.clone();
      above[k] += h;
      below[k] -= h;
      double difference = (regression.lossAt(eq, above) - regression.lossAt(eq, below)) / (2 * h);
      // h^2 times a third derivative of size 1, and 1e-12 of a regression over h
      assertThat(gradient[k]).isCloseTo(difference, within(1e-7));
    }
  }

  @Test
  void theSearchPenalisesTheFeaturesThatDoNotMatter() {
    double before = regression.lossAt(eq, new double[FEATURES]);
    BilevelRegression.Found found = regression.search(eq, "implicit", false);
    assertThat(found.loss()).isLessThan(.6 * before);
    double most = Arrays.stream(found.penalties(), 0, INFORMATIVE).max().orElseThrow();
    double least = Arrays.stream(found.penalties(), INFORMATIVE, FEATURES).min().orElseThrow();
    assertThat(most).isLessThan(least);
  }

  @Test
  void fallingTolerancesFindAsGoodPenaltiesWithFewerEvaluations() {
    double before = regression.lossAt(eq, new double[FEATURES]);
    BilevelRegression.Found exact = regression.search(eq, "implicit", false);
    BilevelRegression.Found falling = regression.search(eq, "implicit", true);
    // The first steps see the gradient to a tenth: as much of the way in the end, at most.
    assertThat(falling.loss()).isCloseTo(exact.loss(), within(.1 * (before - exact.loss())));
    assertThat(falling.evaluations()).isLessThan(exact.evaluations() * 3 / 4);
  }

  @Test
  void theSharedEstimateIsCheaperThanTheExactGradientAndBetterThanNone() {
    BilevelRegression.Found exact = regression.search(eq, "implicit", false);
    BilevelRegression.Found shared = regression.search(eq, "shine{fallback=100}", false);
    BilevelRegression.Found none = regression.search(eq, "jfb", false);
    assertThat(shared.loss()).isBetween(exact.loss(), none.loss());
    assertThat(shared.evaluations()).isLessThan(exact.evaluations());
  }
}

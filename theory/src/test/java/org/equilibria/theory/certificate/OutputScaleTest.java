package org.equilibria.theory.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.equilibria.theory.golden.Golden;
import org.equilibria.theory.kernel.FiniteGram;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.wellposed.Conditioning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The alpha that is named is the one at which the certificate begins to hold. */
class OutputScaleTest {

  private static final Golden LAZY = Golden.read("A4_lazy_pass");

  /** A4_lazy_pass at another alpha, at its initialisation and centred: e0 = -y whatever alpha. */
  private static Point at(double alpha) {
    Point golden = Points.of(LAZY);
    double factor = alpha / golden.alpha();
    Eigen gram =
        new Eigen(
            Arrays.stream(golden.gram().values()).map(v -> v * factor * factor).toArray(),
            golden.gram().vectors());
    return new Point(
        golden.gamma(),
        alpha,
        golden.conditioning(),
        golden.z(),
        golden.p(),
        golden.q(),
        golden.adjoint(),
        gram,
        golden.error());
  }

  /** One sample, eight units, all drawn: the states need not be those of a network. */
  private static Point drawn(double alpha, long seed) {
    int width = 8;
    double gamma = 0.1;
    Random random = new Random(seed);
    double[] p = random.doubles(width, -1, 1).toArray();
    double[] z = Arrays.stream(p).map(v -> Math.max(v, 0)).toArray();
    double[] adjoint = random.doubles(width, -2, 2).toArray();
    double[] q = new double[width];
    Arrays.setAll(q, k -> p[k] > 0 ? adjoint[k] : 0);
    double[][] qs = {q};
    double[][] zs = {z};
    return new Point(
        gamma,
        alpha,
        new Conditioning(0.75, 0.4),
        zs,
        new double[][] {p},
        qs,
        new double[][] {adjoint},
        Eigen.of(FiniteGram.implicitLayer(zs, qs, gamma, alpha)),
        new double[] {1});
  }

  @Test
  void certificateHoldsFromThereOnAndNotBefore() {
    Point small = at(1);
    double least = new OutputScale(small, new double[small.samples()]).certified().orElseThrow();

    assertThat(ConvergenceCertificate.of(at(1.0001 * least)).flowMargin()).isGreaterThan(1);
    assertThat(ConvergenceCertificate.of(at(0.9 * least)).flowMargin()).isLessThan(1);
  }

  /**
   * The radii that the certificate scans move with alpha, so that its margin may be above 1 at one
   * alpha and below 1 at a larger one, by as much as radii are apart. The alpha that is named is
   * above all of these.
   */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 22, 23, 47, 56})
  void noLargerAlphaIsNotEnough(long seed) {
    double least = new OutputScale(drawn(1, seed), new double[1]).certified().orElseThrow();

    for (double factor = 1.0001; factor < 1.1; factor += 0.002) {
      assertThat(ConvergenceCertificate.of(drawn(factor * least, seed)).flowMargin())
          .as("at %s times alpha", factor)
          .isGreaterThan(1);
    }
    assertThat(ConvergenceCertificate.of(drawn(0.9 * least, seed)).flowMargin()).isLessThan(1);
  }

  @Test
  void alphaThatIsEnoughIsReturned() {
    Point lazy = Points.of(LAZY);
    assertThat(new OutputScale(lazy, new double[lazy.samples()]).certified())
        .hasValue(lazy.alpha());
  }

  /** Outputs that are not centred grow with alpha: no alpha makes their loss small. */
  @Test
  void noAlphaHelpsWhereTheErrorGrowsWithIt() {
    Point small = at(1);
    double[] large = new double[small.samples()];
    Arrays.fill(large, 10);
    assertThat(new OutputScale(small, large).certified()).isEmpty();
  }
}

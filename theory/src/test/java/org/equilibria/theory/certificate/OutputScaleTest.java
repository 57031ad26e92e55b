package org.equilibria.theory.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.equilibria.theory.golden.Golden;
import org.equilibria.theory.numerics.Eigen;
import org.junit.jupiter.api.Test;

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

  private static double margin(double alpha) {
    return ConvergenceCertificate.of(at(alpha)).flowMargin();
  }

  @Test
  void certificateHoldsFromThereOnAndNotBefore() {
    Point small = at(1);
    assertThat(margin(1)).isLessThan(1);
    double[] centred = new double[small.samples()];
    double least = new OutputScale(small, centred).certified().orElseThrow();
    // the certificate scans other radii, of which 400 are a few percent apart
    assertThat(margin(1.2 * least)).isGreaterThan(1);
    assertThat(margin(0.8 * least)).isLessThan(1);
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

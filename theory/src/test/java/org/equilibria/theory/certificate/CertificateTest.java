package org.equilibria.theory.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.equilibria.theory.golden.Close.assertClose;

import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.equilibria.theory.golden.Golden;
import org.equilibria.theory.wellposed.Conditioning;
import org.equilibria.theory.wellposed.WeightFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateTest {

  private static final double RTOL = 1e-8;

  static Stream<String> networks() {
    return Golden.networks();
  }

  static Stream<Golden> knapsacks() {
    return Golden.cases("knapsack").stream();
  }

  @ParameterizedTest
  @MethodSource("knapsacks")
  void knapsackIsTheGoldenOne(Golden golden) {
    Knapsack knapsack = new Knapsack(golden.vector("p2"), golden.vector("v"));
    assertClose("value", knapsack.best(golden.number("cap")), golden.number("value"), RTOL);
  }

  /** No feasible choice beats the greedy one: compared with random feasible choices. */
  @Test
  void knapsackIsAnUpperBoundOfEveryFeasibleChoice() {
    Random random = new Random(8);
    for (int trial = 0; trial < 200; trial++) {
      double[] sizes = random.doubles(6).toArray();
      double[] values = random.doubles(6).toArray();
      double capacity = 1.5 * random.nextDouble();
      double left = capacity;
      double value = 0;
      for (int k = 0; k < 6; k++) {
        double part = sizes[k] > capacity ? 0 : Math.min(random.nextDouble(), left / sizes[k]);
        left -= part * sizes[k];
        value += part * values[k];
      }
      assertThat(new Knapsack(sizes, values).best(capacity)).isGreaterThanOrEqualTo(value);
    }
  }

  @Test
  void itemsWithoutSizeAreFree() {
    Knapsack knapsack = new Knapsack(new double[] {0, 1, 0.5}, new double[] {2, 0, 3});
    assertThat(knapsack.best(0)).isEqualTo(2);
    assertThat(knapsack.best(0.5)).isEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void driftAndRatesAtEveryRadiusAreTheGoldenOnes(String name) {
    Golden golden = Golden.read(name);
    Point point = Points.of(golden);
    Neighbourhood neighbourhood = new Neighbourhood(point);
    for (Golden expected : golden.list("certificate.at")) {
      Optional<Drift> drift = neighbourhood.at(expected.number("R"));
      if (expected.has("invalid")) {
        assertThat(drift).isEmpty();
      } else {
        check(drift.orElseThrow(), expected);
        check(Rates.of(point, drift.orElseThrow()), expected);
      }
    }
  }

  private static void check(Drift drift, Golden expected) {
    assertClose("mu", drift.conditioning().mu(), expected.number("mu"), RTOL);
    assertClose("rho", drift.conditioning().rho(), expected.number("rho"), RTOL);
    assertClose("c", drift.conditioning().c(), expected.number("c"), RTOL);
    assertClose("dz", drift.state(), expected.vector("dz"), RTOL);
    assertClose("tau", drift.preactivation(), expected.vector("tau"), RTOL);
    assertClose("B", drift.flipped(), expected.vector("B"), RTOL);
    assertClose("dq", drift.adjoint(), expected.vector("dq"), RTOL);
    assertClose("eps", drift.rows(), expected.vector("eps"), RTOL);
    assertClose("E", drift.jacobian(), expected.number("E"), RTOL);
  }

  private static void check(Rates rates, Golden expected) {
    assertClose("sig_lo", rates.sigma(), expected.number("sig_lo"), RTOL);
    assertClose("rate_gf", rates.flowRate(), expected.number("rate_gf"), RTOL);
    assertClose("R_A", rates.flowRadiusByRate(), expected.number("R_A"), RTOL);
    assertClose("Delta", rates.gramDrift(), expected.number("Delta"), RTOL);
    assertClose("R_B", rates.flowRadiusByKernel(), expected.number("R_B"), RTOL);
    assertClose("R_gf", rates.flowRadius(), expected.number("R_gf"), RTOL);
    assertClose("rate_gd", rates.descentRate(), expected.number("rate_gd"), RTOL);
    assertClose("R_gd", rates.descentRadius(), expected.number("R_gd"), RTOL);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void decisionIsTheGoldenOne(String name) {
    Golden golden = Golden.read(name);
    Golden report = golden.at("certificate.report");
    Point point = Points.of(golden);
    ConvergenceCertificate certificate = ConvergenceCertificate.of(point);
    assertClose("mu0", point.conditioning().mu(), report.number("mu0"), RTOL);
    assertClose("rho0", point.conditioning().rho(), report.number("rho0"), RTOL);
    assertClose("least", point.gram().least(), report.number("lam_min"), RTOL);
    assertClose("greatest", point.gram().greatest(), report.number("lam_max"), RTOL);
    assertClose("e0", point.errorNorm(), report.number("norm_e0"), RTOL);
    assertClose("S0", point.linearizedDistance(), report.number("S0"), RTOL);
    double naive = point.errorNorm() / point.sigmaLeast();
    assertClose("naive R", naive, report.number("naive_R"), RTOL);
    assertClose("Rmax", point.wellPosedRadius(), report.number("R_max_wellposed"), RTOL);
    assertClose("flow", certificate.flowMargin(), report.number("gf_margin"), 0.02);
    assertClose("descent", certificate.descentMargin(), report.number("gd_margin"), 0.02);
    assertThat(certificate.flow().isPresent()).isEqualTo(report.flag("gf_holds"));
    assertThat(certificate.descent().isPresent()).isEqualTo(report.flag("gd_holds"));
  }

  @Test
  void certifiedRatesAreThoseOfTheSmallestRadiusThatPasses() {
    Golden golden = Golden.read("A4_lazy_pass");
    Golden report = golden.at("certificate.report");
    ConvergenceCertificate certificate = ConvergenceCertificate.of(Points.of(golden));
    Rates flow = certificate.flow().orElseThrow();
    assertClose("gf_R", flow.drift().radius(), report.number("gf_R"), RTOL);
    assertClose("gf_E", flow.drift().jacobian(), report.number("gf_E"), RTOL);
    assertClose("gf_rate", flow.flowRate(), report.number("gf_rate"), RTOL);
    assertClose("gf_R_used", flow.flowRadius(), report.number("gf_R_used"), RTOL);
    Rates descent = certificate.descent().orElseThrow();
    assertClose("gd_R", descent.drift().radius(), report.number("gd_R"), RTOL);
    assertClose("gd_Delta", descent.gramDrift(), report.number("gd_Delta"), RTOL);
    assertClose("gd_rate", descent.descentRate(), report.number("gd_rate"), RTOL);
    assertClose("eta", certificate.largestStep(), report.number("gd_eta_max"), RTOL);
  }

  @Test
  void illPosedPointIsNeverCertified() {
    Conditioning illPosed = WeightFacts.of(Golden.read("A6_illposed").weight()).conditioning();
    Point good = Points.of(Golden.read("A4_lazy_pass"));
    Point point =
        new Point(
            1.5,
            good.alpha(),
            illPosed,
            good.z(),
            good.p(),
            good.q(),
            good.adjoint(),
            good.gram(),
            good.error());
    ConvergenceCertificate certificate = ConvergenceCertificate.of(point);
    assertThat(certificate.flow()).isEmpty();
    assertThat(certificate.descent()).isEmpty();
    assertThat(certificate.flowMargin()).isZero();
  }

  @Test
  void monotoneOnlyPointHasADriftByMu() {
    Point point = Points.of(Golden.read("A5_monotone_only"));
    assertThat(point.conditioning().rho()).isGreaterThan(1);
    assertThat(new Neighbourhood(point).at(1e-3)).isPresent();
  }

  @Test
  void trajectoryHoldsUntilTheEnvelopeIsCrossed() {
    Trajectory good = Trajectory.startingAt(2).after(0.5, 0.4, 0.2, 2 * 0.81).after(1, 0.3, 0.1, 1);
    assertThat(good.holds()).isTrue();
    assertThat(good.envelope()).isCloseTo(2 * 0.81 * 0.81, within(1e-15));
    assertThat(good.after(1, 0.3, 0.1, 1.3).holds()).isFalse();
    assertThat(good.after(1, -0.1, 0.1, 0.1).holds()).isFalse();
    assertThat(good.after(1, 0.1, 0, 0.1).holds()).isFalse();
  }
}

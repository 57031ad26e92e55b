package org.equilibria.theory.wellposed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.equilibria.theory.golden.Close.assertClose;

import java.util.Random;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.theory.golden.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WellPosedTest {

  static Stream<String> networks() {
    return Stream.concat(Golden.networks(), Stream.of("A6_illposed"));
  }

  static Stream<Golden> initialEvents() {
    return Golden.cases("init_event").stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void factsOfTheWeightAreTheGoldenOnes(String name) {
    Golden golden = Golden.read(name);
    Golden expected = golden.at("wellposed");
    WeightFacts facts = WeightFacts.of(golden.weight());
    assertClose("rho", facts.spectralNorm(), expected.number("op_norm"), 1e-10);
    assertClose("inf norm", facts.infNorm(), expected.number("inf_norm"), 1e-10);
    assertClose("lower", facts.perron().lower(), expected.number("pf_lower"), 1e-8);
    assertClose("upper", facts.perron().upper(), expected.number("pf_upper"), 1e-8);
    assertClose("lambda", facts.symmetricMaximum(), expected.number("lam_sym"), 1e-10);
    assertClose("mu", facts.mu(), expected.number("mu"), 1e-10);
    assertClose(
        "1 - rho", ExistenceTest.OPERATOR_NORM.margin(facts), expected.number("mu_op"), 1e-10);
    assertThat(facts.mu()).isGreaterThanOrEqualTo(1 - facts.spectralNorm());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void testsOfExistenceHoldAsInTheGoldenValues(String name) {
    Golden golden = Golden.read(name);
    Golden expected = golden.at("wellposed");
    WeightFacts facts = WeightFacts.of(golden.weight());
    assertThat(ExistenceTest.OPERATOR_NORM.holds(facts)).isEqualTo(expected.flag("ok_op"));
    assertThat(ExistenceTest.MONOTONE.holds(facts)).isEqualTo(expected.flag("ok_mon"));
    assertThat(ExistenceTest.PERRON_FROBENIUS.holds(facts)).isEqualTo(expected.flag("ok_pf"));
    assertThat(ExistenceTest.INF_NORM.holds(facts)).isEqualTo(expected.flag("ok_inf"));
  }

  @Test
  void illPosedWeightHasNoFiniteConstant() {
    Conditioning none = WeightFacts.of(Golden.read("A6_illposed").weight()).conditioning();
    assertThat(none.wellPosed()).isFalse();
    assertThat(none.c()).isInfinite();
    assertThat(none.inverseBound()).isInfinite();
  }

  @Test
  void weightAboveTheUnitNormIsBoundedByMuAlone() {
    Conditioning known = WeightFacts.of(Golden.read("A5_monotone_only").weight()).conditioning();
    assertThat(known.rho()).isGreaterThan(1);
    assertThat(known.wellPosed()).isTrue();
    assertThat(known.c()).isEqualTo(1 + known.rho() / known.mu());
  }

  @Test
  void constantIsTheSmallerOfTwo() {
    assertThat(new Conditioning(0.9, 0.5).c()).isCloseTo(1 + 0.5 / 0.9, within(1e-15));
    assertThat(new Conditioning(0.5, 0.5).c()).isCloseTo(2, within(1e-15));
  }

  @ParameterizedTest
  @MethodSource("initialEvents")
  void initialEventIsTheGoldenOne(Golden golden) {
    InitialEvent event =
        InitialEvent.of(
            golden.integer("m"),
            golden.integer("d"),
            golden.integer("n"),
            golden.number("gamma"),
            1,
            true,
            golden.number("delta"));
    Golden out = golden.at("out");
    assertClose("op", event.weightNorm(), out.number("op"), 1e-12);
    assertClose("lam_sym", event.symmetricMaximum(), out.number("lam_sym"), 1e-12);
    assertClose("rho", event.rho(), out.number("rho"), 1e-12);
    assertClose("mu", event.mu(), out.number("mu"), 1e-12);
    assertClose("phi", event.injectionNorm(), out.number("phi"), 1e-12);
    assertClose("b", event.readoutNorm(), out.number("b"), 1e-12);
    assertClose("Wop", event.injectionWeightNorm(), out.number("Wop"), 1e-12);
    assertClose("z", event.stateNorm(), out.number("z"), 1e-12);
    assertClose("f0", event.output(), out.number("f0"), 1e-12);
    assertThat(event.failureProbability()).isEqualTo(1.2 * golden.number("delta"));
  }

  @Test
  void initialEventWithoutMuBoundsNoState() {
    InitialEvent event = InitialEvent.of(256, 10, 20, 1, 1, true, 0.05);
    assertThat(event.mu()).isNegative();
    assertThat(event.output()).isInfinite();
  }

  @Test
  void wideGaussianWeightsPassUpToTheAdmissibleGamma() {
    int width = 400;
    Random random = new Random(5);
    double[][] a = new double[width][width];
    for (double[] row : a) {
      for (int j = 0; j < width; j++) {
        row[j] = random.nextGaussian() / Math.sqrt(width);
      }
    }
    WeightFacts facts = WeightFacts.of(a);
    for (ExistenceTest test : ExistenceTest.values()) {
      // 1/measured at gamma = 1 is the largest gamma that passes; the edge is sharp to m^{-2/3},
      // the largest of m absolute row sums to sqrt(2 ln m / m) = .17.
      double sharp = test == ExistenceTest.INF_NORM ? 0.17 : 0.03;
      double largest = 1 / test.measured(facts);
      assertThat(largest / test.admissibleGamma(width)).as(test.id()).isCloseTo(1, within(sharp));
    }
  }

  @Test
  void testHoldsWithinTheAllowedRadiusAlongTheWorstDirection() {
    Golden golden = Golden.read("A1_small");
    double[][] weight = golden.weight();
    WeightFacts facts = WeightFacts.of(weight);
    double gamma = golden.number("gamma");
    int width = golden.integer("m");
    double radius = ExistenceTest.MONOTONE.allowedRadius(facts, gamma, width);
    assertClose("R", radius, golden.number("certificate.report.R_max_wellposed"), 1e-10);
    for (int i = 0; i < width; i++) {
      weight[i][i] += gamma / Math.sqrt(width) * radius; // dA = R I has spectral norm R
    }
    assertThat(ExistenceTest.MONOTONE.margin(WeightFacts.of(weight))).isCloseTo(0, within(1e-14));
  }

  @Test
  void perronEnclosureHoldsForCyclesAndReducibleMatrices() {
    PerronEnclosure cycle = PerronEnclosure.of(new double[][] {{0, -2, 0}, {0, 0, 2}, {2, 0, 0}});
    assertThat(cycle.lower()).isCloseTo(2, within(1e-12));
    assertThat(cycle.upper()).isCloseTo(2, within(1e-12));
    PerronEnclosure triangular = PerronEnclosure.of(new double[][] {{1, 5}, {0, 3}});
    assertThat(triangular.lower()).isLessThanOrEqualTo(3 * (1 + 1e-15));
    assertThat(triangular.upper()).isCloseTo(3, within(1e-9));
    assertThat(PerronEnclosure.of(new double[2][2]).upper()).isZero();
  }

  @Test
  void weightThatIsNotFiniteIsRefused() {
    assertThatThrownBy(() -> WeightFacts.of(new double[][] {{Double.NaN}}))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("not finite");
  }
}

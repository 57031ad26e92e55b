package org.equilibria.theory.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.equilibria.theory.golden.Close.assertClose;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.ConfidenceOptions;
import org.equilibria.api.theory.FormulaBound;
import org.equilibria.api.theory.GaussianDraws;
import org.equilibria.api.theory.Margin;
import org.equilibria.api.theory.ModelScope;
import org.equilibria.api.theory.NetworkQuantities;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Outcome.Figure;
import org.equilibria.api.theory.Outcome.Inapplicable;
import org.equilibria.api.theory.Quantity;
import org.equilibria.api.theory.Rigour;
import org.equilibria.engine.theory.QuantityStore;
import org.equilibria.tck.BoundContract;
import org.equilibria.theory.generalization.PacBayes;
import org.equilibria.theory.golden.Formulas;
import org.equilibria.theory.golden.Golden;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.ExistenceTest;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoundTest {

  static Stream<String> networks() {
    return Golden.networks();
  }

  static Stream<Integer> places() {
    return IntStream.range(0, GoldenStore.bounds().size()).boxed();
  }

  private static Figure figure(Bound bound, QuantityStore store) {
    Outcome outcome = bound.evaluate(store);
    assertThat(outcome).isInstanceOf(Figure.class);
    return (Figure) outcome;
  }

  private static Inapplicable none(Bound bound, QuantityStore store) {
    Outcome outcome = bound.evaluate(store);
    assertThat(outcome).isInstanceOf(Inapplicable.class);
    return (Inapplicable) outcome;
  }

  @Test
  void everyComponentIsTested() {
    assertThat(GoldenStore.ids()).hasSameSizeAs(GoldenStore.bounds()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void existenceAndRobustnessAreTheGoldenOnes(String name) {
    Golden golden = Golden.read(name);
    QuantityStore store = GoldenStore.of(golden);
    Figure mu = figure(WellPosedBounds.existence(ExistenceTest.MONOTONE), store);
    assertClose("mu", mu.value(), golden.number("wellposed.mu"), 1e-10);
    Outcome norm = WellPosedBounds.existence(ExistenceTest.OPERATOR_NORM).evaluate(store);
    assertThat(norm instanceof Figure).isEqualTo(golden.flag("wellposed.ok_op"));
    double constant = golden.number("bounds.lipschitz_global");
    double expected = golden.flag("centred") ? 2 * constant : constant;
    assertClose("global", figure(RobustnessBounds.global(), store).value(), expected, 1e-6);
    double slope = golden.number("bounds.lipschitz_global");
    assertThat(figure(RobustnessBounds.local(), store).value()).isLessThan(slope);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void certificatesHoldAsInTheGoldenReport(String name) {
    Golden golden = Golden.read(name);
    QuantityStore store = GoldenStore.of(golden);
    Golden report = golden.at("certificate.report");
    check(ConvergenceBounds.flow(), store, report, "gf");
    check(ConvergenceBounds.descent(), store, report, "gd");
  }

  private static double margin(Outcome outcome) {
    Margin margin = outcome.margin().orElseThrow();
    assertThat(margin.limit()).isEqualTo(1);
    return margin.value();
  }

  private static void check(Bound bound, QuantityStore store, Golden report, String which) {
    if (report.flag(which + "_holds")) {
      Figure figure = figure(bound, store);
      assertClose("rate", figure.value(), report.number(which + "_rate"), 1e-8);
      assertClose("margin", margin(figure), report.number(which + "_margin"), 0.02);
    } else {
      Inapplicable none = none(bound, store);
      Check check = none.checks().get(none.checks().size() - 1);
      assertThat(check.id()).isEqualTo("margin");
      assertThat(check.measured()).isEqualTo(margin(none));
      assertClose("margin", margin(none), report.number(which + "_margin"), 0.02);
      assertThat(none.reason()).contains("must be above 1");
      assertThat(check.remedy().orElseThrow().text()).contains("a centred output");
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void kernelBoundsAreTheGoldenOnes(String name) {
    Golden golden = Golden.read(name);
    QuantityStore store = GoldenStore.of(golden);
    Figure finite = figure(GeneralizationBounds.finiteKernel(GoldenStore.CONFIDENCE), store);
    assertClose("finite", finite.value(), golden.number("bounds.kernel_bound_H.stratified"), 1e-6);
    Figure limit = figure(GeneralizationBounds.limitKernel(GoldenStore.CONFIDENCE), store);
    assertClose("limit", limit.value(), golden.number("bounds.kernel_bound_Hinf.stratified"), 1e-6);
    assertThat(limit.vacuous()).isTrue();
    assertThat(limit.provenance().scope()).isEqualTo(ModelScope.INFINITELY_WIDE);
    assertThat(finite.provenance().scope()).isEqualTo(ModelScope.LINEARISED);
  }

  /** With H near 0 nothing is learned, whatever eigenvalues that are floored would say. */
  @Test
  void kernelBoundsSayNothingOfOutputScalesWhoseEigenvaluesAreAllBelowTheFloor() {
    QuantityStore store = GoldenStore.of(Golden.read("A1_small"));
    store.put(NetworkQuantities.ALPHA, 1e-9);
    assertThat(none(GeneralizationBounds.finiteKernel(GoldenStore.CONFIDENCE), store).reason())
        .contains("floor");
    assertThat(none(GeneralizationBounds.limitKernel(GoldenStore.CONFIDENCE), store).reason())
        .contains("floor");
  }

  @Test
  void ballBoundAddsLossComplexityAndConfidence() {
    QuantityStore store = GoldenStore.of(Golden.read("A1_small"));
    Figure figure = figure(GeneralizationBounds.ball(GoldenStore.CONFIDENCE), store);
    double complexity =
        Math.min(
            figure.terms().get("linear") + figure.terms().get("remainder"),
            figure.terms().get("trivial"));
    assertThat(figure.value())
        .isCloseTo(0.125 + 2 * complexity + figure.terms().get("confidence"), within(1e-14));
    assertThat(figure.terms().get("radius")).isBetween(1e-3, 1.05e-3);
  }

  @Test
  void illPosedNetworkGetsNoNumberThatNeedsAnEquilibrium() {
    Golden golden = Golden.read("A6_illposed");
    QuantityStore store = GoldenStore.of(golden);
    for (ExistenceTest test : ExistenceTest.values()) {
      assertThat(none(WellPosedBounds.existence(test), store).reason())
          .isEqualTo("fails: " + test.condition());
    }
    none(RobustnessBounds.global(), store);
    store.put(NetworkQuantities.INPUT_GRADIENTS, new double[][] {{1}});
    assertThat(none(RobustnessBounds.local(), store).reason()).isEqualTo("fails: mu > 0");
    store.put(NetworkQuantities.RESIDUALS, new double[] {1e-9});
    none(WellPosedBounds.residualError(), store);
    none(WellPosedBounds.initialEvent(GoldenStore.CONFIDENCE), store);
  }

  /** The certificate with the states of a good network, but an ill-posed weight. */
  @Test
  void illPosedNetworkIsNotCertified() {
    QuantityStore store = GoldenStore.of(Golden.read("A4_lazy_pass"));
    double[][] weight = Golden.read("A6_illposed").weight();
    store.put(NetworkQuantities.WEIGHT, weight);
    Inapplicable none = none(ConvergenceBounds.flow(), store);
    assertThat(none.reason()).isEqualTo("fails: mu > 0 at A0");
  }

  @Test
  void monotoneOnlyNetworkIsCertifiedByMu() {
    QuantityStore store = GoldenStore.of(Golden.read("A5_monotone_only"));
    none(WellPosedBounds.existence(ExistenceTest.OPERATOR_NORM), store);
    assertThat(figure(WellPosedBounds.existence(ExistenceTest.MONOTONE), store).value())
        .isPositive();
    Figure error = figure(WellPosedBounds.residualError(), store);
    double rho = 1.1599179369124044;
    double mu = 0.14274533554428892;
    double[][] z = Golden.read("A5_monotone_only").matrix("forward.z");
    double largest = Arrays.stream(z).mapToDouble(Vectors::norm).max().orElseThrow();
    // The worst case: (m + 16) 2^-53 times || |M| |z| || <= ||M||_F ||z||, and what phi and z add.
    Golden golden = Golden.read("A5_monotone_only");
    double frobenius =
        Math.sqrt(Arrays.stream(golden.weight()).mapToDouble(r -> Vectors.dot(r, r)).sum());
    double least = (z[0].length + 16) * 0x1p-53 * (1 + frobenius) * largest;
    double injected =
        Arrays.stream(golden.matrix("forward.phi")).mapToDouble(Vectors::norm).max().orElseThrow();
    double rounding = least + (z[0].length + 16) * 0x1p-53 * injected;
    double c = 1 + rho / mu;
    assertThat(error.value()).isBetween((1e-14 + least) * c, (1e-14 + rounding) * c * (1 + 1e-9));
    assertThat(rounding).isGreaterThan(1e-14); // so that it may be the equilibrium itself
    assertThat(error.terms().get("least-error")).isZero();
  }

  @Test
  void boundsOfASampleNeedACentreThatDidNotSeeIt() {
    QuantityStore store = GoldenStore.of(Golden.read("A1_small"));
    store.put(NetworkQuantities.INDEPENDENT, false);
    for (Bound bound :
        Set.of(
            GeneralizationBounds.ball(GoldenStore.CONFIDENCE),
            GeneralizationBounds.finiteKernel(GoldenStore.CONFIDENCE),
            ClassBounds.parameterCount(GoldenStore.CONFIDENCE),
            PacBayesBound.of(GoldenStore.CONFIDENCE))) {
      assertThat(none(bound, store).reason()).contains("do not depend on the sample");
    }
  }

  @Test
  void independenceOfTheSampleIsAssumedWhereItIsNotRefuted() {
    QuantityStore store = GoldenStore.of(Golden.read("A1_small"));
    for (Bound bound :
        Set.of(
            GeneralizationBounds.finiteKernel(GoldenStore.CONFIDENCE),
            PacBayesBound.of(GoldenStore.CONFIDENCE))) {
      Outcome outcome = bound.evaluate(store);
      assertThat(outcome.checks())
          .filteredOn(check -> check.id().equals("independent"))
          .extracting(Check::evidence)
          .containsExactly(Check.Evidence.ASSUMED);
    }
  }

  static Stream<Bound> boundsByTheNormOfTheState() {
    return Stream.of(
        WellPosedBounds.initialEvent(GoldenStore.CONFIDENCE),
        ClassBounds.parameterCount(GoldenStore.CONFIDENCE),
        ClassBounds.infNorm(new ClassBounds.InfNormOptions(0.05, 0.2)));
  }

  /** ||z|| &lt;= ||phi||/mu and the contraction of Rademacher averages need sigma(0) = 0. */
  @ParameterizedTest
  @MethodSource("boundsByTheNormOfTheState")
  void boundsByTheNormOfTheStateNeedAnActivationThatIsZeroAtZero(Bound bound) {
    figure(bound, withActivation(Formulas.TANH));
    for (Formulas activation : List.of(Formulas.SIGMOID, Formulas.STEEP)) {
      assertThat(none(bound, withActivation(activation)).reason()).contains("is 0 at 0");
    }
  }

  private static QuantityStore withActivation(Formulas activation) {
    return GoldenStore.of(Golden.read("A4_lazy_pass"))
        .put(NetworkQuantities.TRAINED_WEIGHT, new double[16][16])
        .put(NetworkQuantities.ACTIVATION, activation);
  }

  @Test
  void centredNetworkSubtractsOneWithTheReadoutAndInjectionOfTheInitialisation() {
    Golden golden = Golden.read("A4_lazy_pass");
    double both = figure(RobustnessBounds.global(), GoldenStore.of(golden)).value();
    double[] b = Arrays.stream(golden.vector("b")).map(x -> 3 * x).toArray();
    QuantityStore store = GoldenStore.of(golden);
    store.put(NetworkQuantities.INITIAL_READOUT, new double[][] {b});
    assertThat(figure(RobustnessBounds.global(), store).value() / both).isCloseTo(2, within(1e-12));
    double[][] w = golden.matrix("W");
    for (double[] row : w) {
      Arrays.setAll(row, j -> 3 * row[j]);
    }
    store = GoldenStore.of(golden).put(NetworkQuantities.INITIAL_INJECTION_WEIGHT, w);
    assertThat(figure(RobustnessBounds.global(), store).value() / both).isCloseTo(2, within(1e-12));
  }

  @Test
  void lipschitzConstantIsKnownOfInjectionsWithSlopesUpToOne() {
    QuantityStore store = GoldenStore.of(Golden.read("A1_small"));
    store.put(NetworkQuantities.INJECTION, Expr.x().times(3));
    assertThat(none(RobustnessBounds.global(), store).reason()).contains("relu or linear");
  }

  @Test
  void boundsOfOneOutputSayNothingOfTwo() {
    QuantityStore store = GoldenStore.of(Golden.read("A1_small"));
    store.put(NetworkQuantities.OUTPUTS, 2);
    Inapplicable none = none(ClassBounds.parameterCount(GoldenStore.CONFIDENCE), store);
    assertThat(none.reason()).contains("the network has one output");
  }

  /** rho and mu say nothing of equilibria whose slopes leave [0, 1]. */
  @Test
  void steepActivationsGetNoNumberThatRestsOnTheirSlopes() {
    QuantityStore store = GoldenStore.of(Golden.read("A1_small"));
    store.put(NetworkQuantities.ACTIVATION, Formulas.STEEP);
    for (Bound bound :
        List.of(
            WellPosedBounds.existence(ExistenceTest.OPERATOR_NORM),
            WellPosedBounds.residualError(),
            RobustnessBounds.global(),
            RobustnessBounds.local(),
            GeneralizationBounds.finiteKernel(GoldenStore.CONFIDENCE))) {
      assertThat(none(bound, store).reason()).contains("slopes in [0, 1]");
    }
  }

  @Test
  void initialOutputsScaleWithAlpha() {
    QuantityStore store = GoldenStore.of(Golden.read("A1_small"));
    Bound bound = WellPosedBounds.initialEvent(GoldenStore.CONFIDENCE);
    QuantityStore scaled = GoldenStore.of(Golden.read("A1_small"));
    scaled.put(NetworkQuantities.ALPHA, 1000.0);
    assertThat(figure(bound, scaled).value()).isEqualTo(1000 * figure(bound, store).value());
  }

  /** Of two outputs each is held to half of the probability: what is said is of both at once. */
  @Test
  void initialOutputsAreBoundedForAllOutputsAtOnce() {
    QuantityStore store = GoldenStore.of(Golden.read("A1_small"));
    double[] readout = Golden.read("A1_small").vector("b");
    QuantityStore two = GoldenStore.of(Golden.read("A1_small"));
    two.put(NetworkQuantities.READOUT, new double[][] {readout, readout});
    Figure half = figure(WellPosedBounds.initialEvent(new ConfidenceOptions(0.025)), store);
    Figure both = figure(WellPosedBounds.initialEvent(GoldenStore.CONFIDENCE), two);
    assertThat(both.value()).isEqualTo(half.value());
    assertThat(both.terms().get("failure-probability")).isCloseTo(0.05, within(1e-15));
  }

  /** Two outputs with gradients (3, 0) and (3, 4): the norm of the matrix is above both rows'. */
  @Test
  void slopeOfSeveralOutputsIsTheNormOfAllOfThem() {
    QuantityStore store = GoldenStore.of(Golden.read("A1_small"));
    store.put(NetworkQuantities.OUTPUTS, 2);
    store.put(NetworkQuantities.INPUT_GRADIENTS, new double[][] {{3, 0}, {3, 4}});
    // G G^T = [[9, 9], [9, 25]] has the eigenvalues 17 +- sqrt(64 + 81)
    assertThat(figure(RobustnessBounds.local(), store).value())
        .isCloseTo(Math.sqrt(17 + Math.sqrt(145)), within(1e-14));
  }

  /** What centring subtracts has a slope only where its own equilibrium is known to be one. */
  @Test
  void slopeOfACentredNetworkNeedsAnEquilibriumAtTheInitialisation() {
    QuantityStore store = GoldenStore.of(Golden.read("A4_lazy_pass"));
    store.put(NetworkQuantities.INITIAL_WEIGHT, Golden.read("A6_illposed").weight());
    assertThat(none(RobustnessBounds.local(), store).reason())
        .isEqualTo("fails: mu > 0 at initialisation");
  }

  /** Norms above those of a Gaussian network refute it, so that nothing follows from it. */
  @Test
  void networkOutsideTheInitialEventGetsNoNumberFromIt() {
    QuantityStore store = GoldenStore.of(Golden.read("A1_small"));
    double[] large = new double[Golden.read("A1_small").weight().length];
    Arrays.fill(large, 1000);
    store.put(NetworkQuantities.READOUT, new double[][] {large});
    assertThat(none(WellPosedBounds.initialEvent(GoldenStore.CONFIDENCE), store).reason())
        .isEqualTo("fails: ||b|| is in the event");
  }

  @Test
  void otherActivationsAreNotCertified() {
    QuantityStore store = GoldenStore.of(Golden.read("A4_lazy_pass"));
    store.put(NetworkQuantities.ACTIVATION, Formulas.TANH);
    assertThat(none(ConvergenceBounds.flow(), store).reason()).contains("ReLU");
  }

  /** A1_small has the injection relu, for which the kernel of tanh is not known. */
  @Test
  void limitKernelOfOtherActivationsIsKnownForTheLinearInjectionOnly() {
    QuantityStore store = GoldenStore.of(Golden.read("A1_small"));
    store.put(NetworkQuantities.ACTIVATION, Formulas.TANH);
    Bound bound = GeneralizationBounds.limitKernel(GoldenStore.CONFIDENCE);
    assertThat(none(bound, store).reason()).contains("injection linear");
    store = GoldenStore.of(Golden.read("A1_small"));
    store.put(NetworkQuantities.ACTIVATION, Formulas.TANH);
    store.put(NetworkQuantities.INJECTION, Expr.x());
    Figure figure = figure(bound, store);
    assertThat(figure.checks()).extracting(Check::id).contains("quadrature");
    assertThat(figure.value()).isPositive();
  }

  @Test
  void pacBayesSplitsDeltaAndTakesTheBestSizeOfTheNoise() {
    QuantityStore store = GoldenStore.of(Golden.read("A2_medium"));
    Figure figure = figure(PacBayesBound.of(GoldenStore.CONFIDENCE), store);
    double best = Double.POSITIVE_INFINITY;
    for (GaussianDraws draws : store.find(NetworkQuantities.TRAINED_DRAWS).orElseThrow()) {
      int j = draws.exponent();
      double risk =
          PacBayes.riskOfDraws(draws.meanLoss(), draws.draws(), PacBayes.share(j, 0.05) / 2);
      PacBayes bounds =
          PacBayes.of(risk, 1e-6 / 2 / Math.pow(2, -j), 20, PacBayes.share(j, 0.05) / 4);
      best = Math.min(best, Math.min(bounds.seeger(), bounds.catoni()));
    }
    assertThat(figure.value()).isCloseTo(best, within(1e-12));
    store = GoldenStore.of(Golden.read("A2_medium"));
    store.put(NetworkQuantities.TRAINED_DRAWS, new GaussianDraws[] {new GaussianDraws(0, 999, 0)});
    assertThat(none(PacBayesBound.of(GoldenStore.CONFIDENCE), store).reason())
        .contains("1000 draws");
  }

  @Test
  void holdOutAndInfNormFollowTheirFormulas() {
    QuantityStore store = GoldenStore.of(Golden.read("A4_lazy_pass"));
    assertThat(figure(GeneralizationBounds.holdOut(GoldenStore.CONFIDENCE), store).value())
        .isCloseTo(0.03830970849856852, within(1e-9));
    Bound infNorm = ClassBounds.infNorm(new ClassBounds.InfNormOptions(0.05, 0.2));
    assertThat(none(infNorm, store).reason()).contains("kappa");
    store = GoldenStore.of(Golden.read("A4_lazy_pass"));
    store.put(NetworkQuantities.TRAINED_WEIGHT, new double[16][16]);
    double complexity = figure(infNorm, store).terms().get("complexity");
    double golden = Golden.read("A4_lazy_pass").number("bounds.inf_norm_rad_kappa_0p2");
    assertClose("complexity", complexity, 1e8 * golden, 1e-6);
  }

  private static QuantityStore stochastic() {
    double[][] weight = new double[16][16];
    for (double[] row : weight) {
      Arrays.fill(row, 0.5 / 16);
    }
    return GoldenStore.of(Golden.read("A1_small"))
        .put(NetworkQuantities.ACTIVATION, Formulas.IDENTITY)
        .put(NetworkQuantities.WEIGHT, weight);
  }

  @Test
  void linearLayerRateNeedsAColumnStochasticWeight() {
    QuantityStore store = GoldenStore.of(Golden.read("A1_small"));
    store.put(NetworkQuantities.ACTIVATION, Formulas.IDENTITY);
    none(ClassBounds.linearLayerRate(), store);
    Figure rate = figure(ClassBounds.linearLayerRate(), stochastic());
    assertThat(rate.terms().get("gamma")).isCloseTo(0.5, within(1e-14));
    assertThat(rate.provenance().rigour()).isEqualTo(Rigour.PROVED);
  }

  @Test
  void linearLayerRateGrowsWithTheSquareOfAlphaAndNeedsIndependentInputs() {
    Bound bound = ClassBounds.linearLayerRate();
    double once = figure(bound, stochastic()).value();
    double alpha = Golden.read("A1_small").number("alpha");
    QuantityStore scaled = stochastic().put(NetworkQuantities.ALPHA, 3 * alpha);
    assertThat(figure(bound, scaled).value()).isCloseTo(9 * once, within(1e-12 * once));
    double[][] dependent = Golden.read("A1_small").matrix("forward.phi");
    dependent[1] = dependent[0];
    QuantityStore singular = stochastic().put(NetworkQuantities.INJECTED, dependent);
    assertThat(none(bound, singular).reason()).contains("independent");
  }

  /** Nothing at all is known: every bound says what it misses, and gives no number. */
  @ParameterizedTest
  @MethodSource("places")
  void boundWithoutQuantitiesNamesThem(int place) {
    Bound bound = GoldenStore.bounds().get(place);
    Inapplicable none = none(bound, new QuantityStore(GoldenStore.bounds()));
    for (Quantity<?> input : ((FormulaBound) bound).required()) {
      assertThat(none.reason()).contains(input.id());
    }
  }

  /** On the example networks of the contract, and on golden ones. */
  @TestFactory
  Stream<DynamicTest> everyBoundKeepsTheContract() {
    List<Map<Quantity<?>, Object>> golden =
        Stream.of("A1_small", "A4_lazy_pass", "A5_monotone_only")
            .map(name -> GoldenStore.values(Golden.read(name)))
            .toList();
    return places()
        .flatMap(
            place ->
                DynamicTest.stream(
                    BoundContract.checks(golden).stream(),
                    check -> GoldenStore.ids().get(place) + ": " + check.rule(),
                    check -> check.verify(GoldenStore.bounds().get(place))));
  }
}

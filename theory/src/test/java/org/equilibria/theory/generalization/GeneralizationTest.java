package org.equilibria.theory.generalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.equilibria.theory.golden.Close.assertClose;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.equilibria.theory.certificate.Neighbourhood;
import org.equilibria.theory.certificate.Point;
import org.equilibria.theory.certificate.Points;
import org.equilibria.theory.golden.Golden;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.SpectralNorm;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.Conditioning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneralizationTest {

  private static final double RTOL = 1e-6;
  private static final double DELTA = 0.05;

  static Stream<String> networks() {
    return Golden.networks();
  }

  static Stream<Golden> pacBayes() {
    return Golden.cases("pac_bayes").stream();
  }

  static Stream<Golden> inverses() {
    return Golden.cases("kl_inv").stream();
  }

  static Stream<Golden> holdOuts() {
    return Golden.cases("clopper").stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void complexityOfTheBallIsTheGoldenOne(String name) {
    Golden golden = Golden.read(name);
    Golden bounds = golden.at("bounds");
    Point point = Points.of(golden);
    double readout = Vectors.norm(golden.vector("b"));
    double radius = 1e-3 * point.wellPosedRadius();
    assertClose("R", radius, bounds.number("R"), RTOL);
    BallComplexity complexity = BallComplexity.of(new Neighbourhood(point), readout, radius);
    assertClose("linear", complexity.linear(), bounds.number("rad_linear"), RTOL);
    assertClose("remainder", complexity.remainder(), bounds.number("rad_remainder"), RTOL);
    assertClose("trivial", complexity.trivial(), bounds.number("rad_trivial"), RTOL);
    double count =
        ParameterCount.of(
            point.conditioning(),
            point.alpha(),
            point.gamma(),
            radius,
            readout,
            Arrays.stream(Vectors.rowNorms(golden.matrix("forward.phi"))).max().getAsDouble(),
            point.width(),
            point.samples());
    assertClose("count", count, bounds.number("param_count_rad"), RTOL);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void kernelBoundsAreTheGoldenOnes(String name) {
    Golden golden = Golden.read(name);
    check(golden, "gram.H_A", "bounds.kernel_bound_H");
    check(golden, "limit.H_A", "bounds.kernel_bound_Hinf");
  }

  private static void check(Golden golden, String matrix, String path) {
    Eigen gram = Eigen.of(golden.matrix(matrix));
    KernelBound bound = KernelBound.of(gram, golden.vector("forward.e"), DELTA);
    Golden expected = golden.at(path);
    assertClose("S", bound.distance(), expected.number("S"), RTOL);
    assertClose("comp", bound.complexity(), expected.number("comp"), RTOL);
    assertClose("conf", bound.confidence(), expected.number("conf"), RTOL);
    assertClose("total", bound.interpolating(), expected.number("total"), RTOL);
    assertClose("stratified", bound.stratified(), expected.number("stratified"), RTOL);
    assertClose("t", bound.time(), expected.number("t"), RTOL);
    assertClose("train_ramp", bound.trainLoss(), expected.number("train_ramp"), RTOL);
    assertClose("R", bound.radius(), expected.number("R"), RTOL);
    assertClose("least", gram.least(), expected.number("lam_min"), RTOL);
    assertClose("greatest", gram.greatest(), expected.number("lam_max"), RTOL);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void lipschitzConstantsAndRadiiAreTheGoldenOnes(String name) {
    Golden golden = Golden.read(name);
    Golden bounds = golden.at("bounds");
    double constant =
        Lipschitz.global(
            Points.of(golden).conditioning(),
            golden.number("alpha"),
            Vectors.norm(golden.vector("b")),
            SpectralNorm.of(golden.matrix("W")),
            golden.integer("m"));
    assertClose("global", constant, bounds.number("lipschitz_global"), RTOL);
    double[] local = Vectors.rowNorms(golden.matrix("grads.df_dx"));
    assertClose("local", local, bounds.vector("lipschitz_local"), RTOL);
    assertThat(Arrays.stream(local).max().getAsDouble()).isLessThanOrEqualTo(constant);
    double[] radii =
        Arrays.stream(golden.vector("forward.f_raw"))
            .map(f -> Lipschitz.robustRadius(f, constant))
            .toArray();
    assertClose("radius", radii, bounds.vector("robust_radius"), RTOL);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void infNormComplexityIsTheGoldenOne(String name) {
    Golden golden = Golden.read(name);
    double sum = Arrays.stream(golden.vector("b")).map(Math::abs).sum();
    double complexity = InfNormComplexity.of(golden.matrix("forward.phi"), sum, 0.2);
    assertClose("inf", complexity, golden.number("bounds.inf_norm_rad_kappa_0p2"), RTOL);
    assertThat(InfNormComplexity.of(golden.matrix("forward.phi"), sum, 0.5)).isInfinite();
  }

  @ParameterizedTest
  @MethodSource("pacBayes")
  void pacBayesIsTheGoldenOne(Golden golden) {
    int j = golden.integer("grid_j");
    assertClose("s", PacBayes.deviation(j), golden.number("s"), 1e-15);
    double divergence = PacBayes.divergence(golden.number("dist2"), golden.number("s"));
    PacBayes bound =
        PacBayes.of(
            golden.number("emp"),
            divergence,
            golden.integer("n"),
            PacBayes.share(j, golden.number("delta")));
    assertClose("KL", bound.divergence(), golden.number("out.KL"), RTOL);
    assertClose("seeger", bound.seeger(), golden.number("out.seeger"), RTOL);
    assertClose("mcallester", bound.mcallester(), golden.number("out.mcallester"), RTOL);
    assertClose("catoni", bound.catoni(), golden.number("out.catoni"), RTOL);
  }

  @ParameterizedTest
  @MethodSource("inverses")
  void inverseDivergenceIsTheGoldenOne(Golden golden) {
    double q = golden.number("q");
    double p = BinaryDivergence.inverse(q, golden.number("c"));
    assertClose("kl_inv", p, golden.number("kl_inv"), RTOL);
    assertThat(BinaryDivergence.of(q, p)).isGreaterThanOrEqualTo(golden.number("c"));
  }

  @Test
  void inverseDivergenceHoldsAtTheEnds() {
    // kl(0, p) = -ln(1-p)
    assertThat(BinaryDivergence.inverse(0, 0.7)).isCloseTo(1 - Math.exp(-0.7), within(1e-15));
    assertThat(BinaryDivergence.inverse(1, 0.7)).isEqualTo(1);
    // kl is quadratic in p - q: rounding of 1e-17 is a p of sqrt(1e-17).
    assertThat(BinaryDivergence.inverse(0.3, 0)).isCloseTo(0.3, within(1e-8));
  }

  @ParameterizedTest
  @MethodSource("holdOuts")
  void holdOutLimitIsTheGoldenOne(Golden golden) {
    double upper =
        ClopperPearson.upper(golden.integer("k"), golden.integer("N"), golden.number("delta"));
    assertClose("upper", upper, golden.number("upper"), RTOL);
  }

  @Test
  void holdOutLimitHoldsAtTheEnds() {
    // No error in N: (1-p)^N = delta
    assertThat(ClopperPearson.upper(0, 50, DELTA))
        .isCloseTo(1 - Math.pow(DELTA, 1.0 / 50), within(1e-12));
    assertThat(ClopperPearson.upper(50, 50, DELTA)).isEqualTo(1);
  }

  @Test
  void radiusGridRoundsUpAndItsSharesAddToLessThanDelta() {
    assertThat(RadiusGrid.above(1).exponent()).isZero();
    assertThat(RadiusGrid.above(Math.pow(1.05, 17)).exponent()).isEqualTo(17);
    assertThat(RadiusGrid.above(1e-9).radius()).isBetween(1e-9, 1.05e-9);
    double sum = IntStream.rangeClosed(-1000, 1000).mapToDouble(j -> PacBayes.share(j, 1)).sum();
    assertThat(sum).isBetween(0.6, 1.0);
  }

  @Test
  void ballBeyondTheWellPosedRadiusHasNoFiniteComplexity() {
    Point point = Points.of(Golden.read("A1_small"));
    double radius = 1.01 * point.wellPosedRadius();
    assertThat(BallComplexity.of(new Neighbourhood(point), 1, radius).value()).isInfinite();
    Conditioning known = point.conditioning();
    assertThat(ParameterCount.of(known, 1, point.gamma(), radius, 1, 1, 16, 5)).isInfinite();
  }

  /**
   * The exact empirical complexity of a linear class is E ||J^T sigma|| R/n, and Jensen's
   * inequality is the only step between; Monte Carlo must stay below.
   */
  @Test
  void linearComplexityIsAboveItsMonteCarloValue() {
    Golden golden = Golden.read("A2_medium");
    Eigen gram = Eigen.of(golden.matrix("gram.H_A"));
    int n = gram.values().length;
    Random random = new Random(2);
    double sum = 0;
    int draws = 4000;
    for (int draw = 0; draw < draws; draw++) {
      double[] signs = new double[n];
      Arrays.setAll(signs, i -> random.nextBoolean() ? 1 : -1);
      double[] coordinates = gram.coordinates(signs);
      double form = 0;
      for (int k = 0; k < n; k++) {
        form += gram.values()[k] * coordinates[k] * coordinates[k];
      }
      sum += Math.sqrt(form);
    }
    double exact = sum / draws / n;
    double bound = Math.sqrt(Arrays.stream(gram.values()).sum()) / n;
    assertThat(exact).isLessThan(bound).isGreaterThan(0.7 * bound);
  }

  @Test
  void linearLayerRateFollowsItsFormula() {
    assertThat(LinearLayerRate.of(3, 0.5, 2, 16)).isCloseTo(8, within(1e-15));
  }
}

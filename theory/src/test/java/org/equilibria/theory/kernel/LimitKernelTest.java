package org.equilibria.theory.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.equilibria.theory.golden.Close.assertClose;

import java.util.Random;
import java.util.stream.Stream;
import org.equilibria.theory.golden.Golden;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.numerics.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitKernelTest {

  static Stream<String> networks() {
    return Golden.networks();
  }

  static Stream<Golden> selves() {
    return Golden.cases("diag").stream();
  }

  static Stream<Golden> pairMoments() {
    return Golden.cases("pair_moments").stream();
  }

  static Stream<Golden> limitPairs() {
    return Golden.cases("limit_pairs").stream();
  }

  private static LimitKernel kernel(String variant, double gamma) {
    return variant.equals("relu")
        ? new ReluInjectionKernel(gamma)
        : new LinearInjectionKernel(gamma);
  }

  @ParameterizedTest
  @MethodSource("selves")
  void momentsOfOneInputAreTheGoldenOnes(Golden golden) {
    ReluSelf self = ReluSelf.fixedPoint(golden.number("gamma"), golden.number("s"));
    assertClose("k", self.square(), golden.number("k_fixed"), 1e-13);
    assertClose("m1", self.mean(), golden.number("m1"), 1e-13);
    assertClose("kappa", self.kappa(), golden.number("p"), 1e-13);
    assertClose("kappa++", self.kappaInjection(), golden.number("pq"), 1e-13);
  }

  @ParameterizedTest
  @MethodSource("pairMoments")
  void momentsOfTwoInputsAreTheGoldenOnes(Golden golden) {
    ReluPair pair =
        new ReluPair(
            golden.number("gamma"),
            golden.number("ki"),
            golden.number("kj"),
            golden.number("si"),
            golden.number("sj"),
            golden.number("r"));
    Moments moments = pair.at(golden.number("c"));
    assertClose("T", moments.k(), golden.number("T"), 1e-12);
    assertClose("kappa", moments.kappa(), golden.number("kdot"), 1e-12);
    assertClose("kappa++", moments.kappaInjection(), golden.number("kpp"), 1e-12);
  }

  @ParameterizedTest
  @MethodSource("limitPairs")
  void limitOfTwoUnitInputsIsTheGoldenOne(Golden golden) {
    LimitKernel kernel = kernel(golden.text("variant"), golden.number("gamma"));
    checkPair(kernel, golden);
    checkPair(new SphereKernel(kernel), golden);
  }

  private static void checkPair(LimitKernel kernel, Golden golden) {
    Moments moments = kernel.pair(1, 1, golden.number("cos"));
    assertClose("K", moments.k(), golden.number("K"), 1e-9);
    assertClose("kappa", moments.kappa(), golden.number("kdot"), 1e-9);
    assertClose("kappa++", moments.kappaInjection(), golden.number("kpp"), 1e-9);
    assertClose("H", moments.implicitLayer(kernel.gamma()), golden.number("H"), 1e-9);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void limitMatricesAreTheGoldenOnes(String name) {
    Golden golden = Golden.read(name);
    LimitKernel kernel = kernel(golden.text("variant"), golden.number("gamma"));
    LimitGram gram = new LimitGram(kernel, golden.matrix("X"));
    double alpha = golden.number("alpha");
    Golden limit = golden.at("limit");
    assertClose("K", gram.of(Moments::k), limit.matrix("K"), 1e-9);
    assertClose("kappa", gram.of(Moments::kappa), limit.matrix("kappa_dot"), 1e-9);
    assertClose("kappa++", gram.of(Moments::kappaInjection), limit.matrix("kappa_pp"), 1e-9);
    assertClose("H_A", gram.implicitLayer(alpha), limit.matrix("H_A"), 1e-9);
    assertClose("H_W", gram.injection(alpha), limit.matrix("H_W"), 1e-9);
    assertClose("H_b", gram.readout(alpha), limit.matrix("H_b"), 1e-9);
    double least = Eigen.of(gram.implicitLayer(alpha)).least();
    assertClose("lambda_min", least, limit.number("lambda_min"), 1e-9);
  }

  @ParameterizedTest
  @CsvSource({"relu, 0.4", "linear, 0.4", "relu, 0.9", "linear, 1.1", "relu, 0.05", "linear, 0.05"})
  void tableAgreesWithTheKernelToRounding(String variant, double gamma) {
    LimitKernel kernel = kernel(variant, gamma);
    LimitKernel table = new SphereKernel(kernel);
    for (double theta = 0.01; theta < Math.PI; theta += 0.05) {
      Moments exact = kernel.pair(1, 1, Math.cos(theta));
      Moments read = table.pair(1, 1, Math.cos(theta));
      // The quadrature's 1e-13, weighed by the Lebesgue constant (3 to 5) of the nodes.
      assertThat(read.k()).isCloseTo(exact.k(), within(5e-13));
      assertThat(read.kappa()).isCloseTo(exact.kappa(), within(5e-13));
      assertThat(read.kappaInjection()).isCloseTo(exact.kappaInjection(), within(5e-13));
    }
  }

  /** K scales with the squares of the inputs, kappa does not change. */
  @ParameterizedTest
  @ValueSource(strings = {"relu", "linear"})
  void kernelIsHomogeneousInEachPair(String variant) {
    LimitKernel kernel = kernel(variant, 0.5);
    Moments one = kernel.pair(1, 1.7, 0.3);
    Moments four = kernel.pair(4, 6.8, 1.2);
    assertThat(four.k()).isCloseTo(4 * one.k(), within(1e-13));
    assertThat(four.kappa()).isCloseTo(one.kappa(), within(1e-13));
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "linear"})
  void equalInputsAreTheLimitOfCloseOnes(String variant) {
    LimitKernel kernel = kernel(variant, 0.5);
    Moments self = kernel.self(1);
    Moments close = kernel.pair(1, 1, 1 - 1e-12);
    // K is differentiable in theta = 1.4e-6 with slope 0, kappa with slope of order 1.
    assertThat(close.k()).isCloseTo(self.k(), within(1e-9));
    assertThat(close.kappa()).isCloseTo(self.kappa(), within(1e-5));
    double[][] twice = {{0.6, 0.8}, {0.6, 0.8}};
    double[][] k = new LimitGram(kernel, twice).of(Moments::k);
    assertThat(k[0][1]).isEqualTo(k[0][0]).isEqualTo(self.k());
  }

  @Test
  void thousandsOfUnitInputsTakeSeconds() {
    int n = 2000;
    Random random = new Random(1);
    double[][] inputs = new double[n][8];
    for (double[] x : inputs) {
      for (int k = 0; k < x.length; k++) {
        x[k] = random.nextGaussian();
      }
      double norm = Vectors.norm(x);
      for (int k = 0; k < x.length; k++) {
        x[k] /= norm;
      }
    }
    long start = System.nanoTime();
    double[][] h = new LimitGram(new ReluInjectionKernel(0.35), inputs).implicitLayer(1);
    assertThat(h).hasDimensions(n, n);
    // Without the table it takes minutes. Seen: 1 s.
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(20);
  }
}

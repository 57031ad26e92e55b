package org.equilibria.theory.generalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import org.equilibria.theory.kernel.LimitGram;
import org.equilibria.theory.kernel.ReluInjectionKernel;
import org.equilibria.theory.numerics.Eigen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bound zeros against ones by the infinitely wide network, gamma = .35, centred, delta = .05. */
class MnistBoundTest {

  /**
   * The expected figures are those of other images of the same classes, and of other coins: seen to
   * differ by at most a tenth, less the more samples there are.
   */
  @ParameterizedTest
  @CsvSource({
    "100, 0.93, 4.5, 1.49, 1.47",
    "200, 0.77, 4.8, 1.10, 1.35",
    "500, 0.63, 5.5, 0.765, 1.22"
  })
  void trueLabelsHaveTheSmallerBoundAndTheKnownOne(
      int samples, double complexity, double randomComplexity, double bound, double randomBound) {
    MnistZeroOne data = MnistZeroOne.first(samples);
    Eigen gram = Eigen.of(new LimitGram(new ReluInjectionKernel(0.35), data.x()).implicitLayer(1));
    KernelBound real = bound(gram, data);
    KernelBound coin = bound(gram, data.withRandomLabels(1));
    assertThat(real.complexity()).isCloseTo(complexity, withinPercentage(10));
    assertThat(coin.complexity()).isCloseTo(randomComplexity, withinPercentage(10));
    assertThat(real.stratified()).isCloseTo(bound, withinPercentage(5));
    assertThat(coin.stratified()).isCloseTo(randomBound, withinPercentage(5));
    assertThat(real.complexity()).isLessThan(coin.complexity() / 4);
  }

  private static KernelBound bound(Eigen gram, MnistZeroOne data) {
    return KernelBound.of(gram, Arrays.stream(data.y()).map(y -> -y).toArray(), 0.05);
  }
}

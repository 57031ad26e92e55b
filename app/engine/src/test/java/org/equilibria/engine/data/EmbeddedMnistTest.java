package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedMnistTest {

  private final DataSource mnist = EmbeddedMnist.load();

  private LabelledData test() {
    return mnist.test().orElseThrow();
  }

  @Test
  void digitsAreEquallyMany() {
    assertThat(counts(Toy.classes(mnist.train()))).isEqualTo(Collections.nCopies(10, 1000L));
    assertThat(counts(Toy.classes(test()))).isEqualTo(Collections.nCopies(10, 200L));
  }

  private static List<Long> counts(int[] labels) {
    return IntStream.range(0, 10)
        .mapToObj(digit -> Arrays.stream(labels).filter(label -> label == digit).count())
        .collect(Collectors.toList());
  }

  @Test
  void imagesHave784PixelsFromZeroToOne() {
    for (LabelledData data : List.of(mnist.train(), test())) {
      assertThat(data.features()).isEqualTo(784);
      assertThat(Arrays.stream(Toy.inputs(data)).min()).hasValue(0);
      assertThat(Arrays.stream(Toy.inputs(data)).max()).hasValue(1);
    }
  }

  @Test
  void noImageIsBlankAndNoTestImageIsAmongTheTrainingImages() {
    List<Integer> train = hashes(mnist.train());
    List<Integer> test = hashes(test());
    assertThat(train).doesNotContain(Arrays.hashCode(new double[784]));
    assertThat(test).doesNotContainAnyElementsOf(train);
  }

  private static List<Integer> hashes(LabelledData data) {
    double[] inputs = Toy.inputs(data);
    return IntStream.range(0, data.count())
        .mapToObj(i -> Arrays.hashCode(Arrays.copyOfRange(inputs, 784 * i, 784 * (i + 1))))
        .toList();
  }

  /** The first of n samples are mixed: either class is within five standard deviations of n/2. */
  @Test
  void orderMixesTheClasses() {
    Dataset data = Toy.selection(List.of("0", "1"), 1000, 200, true).from(mnist);
    long ones = Arrays.stream(data.train().targets()).filter(y -> y == 1).count();
    assertThat(ones).isBetween(420L, 580L);
    long early = Arrays.stream(data.train().targets()).limit(100).filter(y -> y == 1).count();
    assertThat(early).isBetween(25L, 75L);
  }

  @Test
  void selectedInputsHaveUnitNorm() {
    Samples samples = Toy.selection(List.of("0", "1"), 100, 20, true).from(mnist).train();
    for (int i = 0; i < samples.count(); i++) {
      double sum = 0;
      for (int k = 0; k < samples.features(); k++) {
        double value = samples.inputs()[i * samples.features() + k];
        sum += value * value;
      }
      // 784 roundings of relative size 1.1e-16, of either sign
      assertThat(sum).isCloseTo(1, within(1e-13));
    }
  }

  @Test
  void everySampleServesAllTenClasses() {
    Dataset data = Toy.selection(List.of(), 10_000, 2_000, false).from(mnist);
    assertThat(data.classNames()).hasSize(10).startsWith("0").endsWith("9");
    assertThat(data.train().outputs()).isEqualTo(10);
    assertThat(Arrays.stream(data.train().targets()).sum()).isEqualTo(10_000);
  }
}

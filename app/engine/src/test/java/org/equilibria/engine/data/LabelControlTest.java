package org.equilibria.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.engine.data.LabelControl.Kind;
import org.equilibria.engine.random.SeedStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelControlTest {

  private static final int N = 1000;
  private static final SeedStreams SEEDS = new SeedStreams(5);

  private static Samples samples(int classes) {
    int k = classes == 2 ? 1 : classes;
    double[] targets = new double[N * k];
    int[] index = new int[N];
    for (int i = 0; i < N; i++) {
      index[i] = i % classes;
      targets[k == 1 ? i : i * k + index[i]] = k == 1 && index[i] == 0 ? -1 : 1;
    }
    return new Samples(N, 1, k, new double[N], targets, index);
  }

  private static long changed(Samples a, Samples b) {
    return IntStream.range(0, N).filter(i -> a.classIndex()[i] != b.classIndex()[i]).count();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void wrongLabelsAreAnotherClassForThatShareOfTheSamples(int classes) {
    Samples before = samples(classes);
    Samples after = new LabelControl(Kind.WRONG, 0.2).of(before, SEEDS);
    assertThat(changed(before, after)).isEqualTo(200);
    assertThat(after.inputs()).isSameAs(before.inputs());
    checkTargets(after);
  }

  /** One of k classes is the same by chance with probability 1/k: four deviations of a binomial. */
  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void randomLabelsAreRightByChanceOnly(int classes) {
    Samples before = samples(classes);
    Samples after = new LabelControl(Kind.RANDOM, 1).of(before, SEEDS);
    double right = (N - changed(before, after)) / (double) N;
    double chance = 1.0 / classes;
    assertThat(right)
        .isBetween(
            chance - 4 * Math.sqrt(chance * (1 - chance) / N),
            chance + 4 * Math.sqrt(chance * (1 - chance) / N));
    checkTargets(after);
  }

  @Test
  void permutedLabelsAreTheSameLabelsElsewhere() {
    Samples before = samples(5);
    Samples after = new LabelControl(Kind.PERMUTED, 1).of(before, SEEDS);
    assertThat(changed(before, after)).isGreaterThan(N / 2);
    assertThat(Arrays.stream(after.classIndex()).sorted().toArray())
        .isEqualTo(Arrays.stream(before.classIndex()).sorted().toArray());
    checkTargets(after);
  }

  private static void checkTargets(Samples samples) {
    int k = samples.outputs();
    for (int i = 0; i < N; i++) {
      for (int o = 0; o < k; o++) {
        int index = samples.classIndex()[i];
        double expected = k == 1 ? 2 * index - 1 : o == index ? 1 : 0;
        assertThat(samples.targets()[i * k + o]).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void labelsAreKeyedByTheSeed(Kind kind) {
    LabelControl control = new LabelControl(kind, 0.5);
    int[] one = control.of(samples(5), SEEDS).classIndex();
    assertThat(control.of(samples(5), SEEDS).classIndex()).isEqualTo(one);
    assertThat(control.of(samples(5), new SeedStreams(6)).classIndex()).isNotEqualTo(one);
    assertThat(LabelControl.NONE.of(samples(5), SEEDS).classIndex())
        .isEqualTo(samples(5).classIndex());
  }

  @Test
  void valuesCanBePermutedOnlyAndSharesAreSharesAtMostOne() {
    Samples values = new Samples(3, 1, 1, new double[3], new double[] {1, 2, 3}, new int[0]);
    assertThatThrownBy(() -> new LabelControl(Kind.RANDOM, 1).of(values, SEEDS))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("permute");
    assertThat(new LabelControl(Kind.PERMUTED, 1).of(values, SEEDS).targets())
        .containsExactlyInAnyOrder(1, 2, 3);
    assertThatThrownBy(() -> new LabelControl(Kind.RANDOM, 1.1))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("from 0 to 1");
  }
}

package org.equilibria.study.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.study.config.Ranges.Interval;
import org.equilibria.study.config.Ranges.Item;
import org.equilibria.study.config.SampleSettings.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {

  private static final KeyPath PLACE = KeyPath.of("axis");

  private static Sampler sampler(Method method, int points, long seed) {
    return new Sampler(new SampleSettings(method, points, seed));
  }

  private static double[] numbers(Sampler sampler, Interval interval) {
    return sampler.draw(List.of(new Item(PLACE, interval)), sampler.shares("axis")).stream()
        .mapToDouble(item -> Double.parseDouble(item.value().toString()))
        .toArray();
  }

  /** What defines a Latin hypercube: one point in each of N equal parts of every axis. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100, 1000})
  void latinHypercubeHasAPointInEveryPartOfEveryAxis(int points) {
    Sampler sampler = sampler(Method.LATIN_HYPERCUBE, points, 3);
    int[] every = IntStream.range(0, points).toArray();

    for (String axis : List.of("a", "b")) {
      assertThat(Arrays.stream(sampler.shares(axis)).mapToInt(u -> (int) (u * points)).sorted())
          .containsExactly(Arrays.stream(every).boxed().toArray(Integer[]::new));
    }
    double[] steps = numbers(sampler, new Interval(1e-6, 1e-2, true));
    assertThat(
            Arrays.stream(steps)
                .mapToInt(s -> (int) (points * (Math.log10(s) + 6) / 4 - 1e-9))
                .sorted()
                .toArray())
        .isEqualTo(every);
  }

  @Test
  void numbersKeepTheirPartHoweverNarrowTheInterval() {
    double[] numbers =
        numbers(sampler(Method.LATIN_HYPERCUBE, 50, 1), new Interval(1e6, 1e6 + 1, false));

    assertThat(Arrays.stream(numbers).mapToInt(x -> (int) (50 * (x - 1e6))).sorted().distinct())
        .hasSize(50);
  }

  @Test
  void moreRandomPointsBeginWithTheSameOnes() {
    double[] few = sampler(Method.RANDOM, 5, 9).shares("axis");
    double[] many = sampler(Method.RANDOM, 50, 9).shares("axis");

    assertThat(Arrays.copyOf(many, 5)).isEqualTo(few);
    assertThat(sampler(Method.RANDOM, 5, 10).shares("axis")).isNotEqualTo(few);
    assertThat(sampler(Method.RANDOM, 5, 9).shares("other")).isNotEqualTo(few);
  }

  /** 4000 shares: the mean is off 1/2 by more than 5 / sqrt(12 * 4000) once in 2 million seeds. */
  @Test
  void randomSharesAreUniform() {
    double[] shares = sampler(Method.RANDOM, 4000, 1).shares("axis");

    assertThat(Arrays.stream(shares).average().orElse(0))
        .isBetween(0.5 - 5 / Math.sqrt(48_000), 0.5 + 5 / Math.sqrt(48_000));
    assertThat(Arrays.stream(shares)).allMatch(u -> u >= 0 && u < 1);
  }

  @Test
  void latinHypercubeTakesListedValuesEquallyOften() {
    Sampler sampler = sampler(Method.LATIN_HYPERCUBE, 12, 4);
    List<Item> values = List.of(new Item(PLACE, "x"), new Item(PLACE, "y"), new Item(PLACE, "z"));

    List<Item> drawn = sampler.draw(values, sampler.shares("axis"));

    for (String value : List.of("x", "y", "z")) {
      assertThat(drawn.stream().filter(item -> item.value().equals(value))).hasSize(4);
    }
  }
}

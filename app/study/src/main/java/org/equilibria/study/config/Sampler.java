package org.equilibria.study.config;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.study.config.Ranges.Interval;
import org.equilibria.study.config.Ranges.Item;
import org.equilibria.study.config.SampleSettings.Method;

/**
 * A sampler of the values of axes. Each axis has random numbers of its own, by its name, so that
 * another axis changes nothing; with {@code random} more points begin with the same ones.
 *
 * <p>Latin hypercube sampling (McKay, Beckman and Conover, Technometrics 21, 1979, section 2): the
 * shares of an axis are one from each of N equal parts of [0, 1), in a random order. No library
 * that is well kept offers it; it is a permutation and N uniform numbers.
 */
final class Sampler {

  private final SampleSettings settings;
  private final SeedStreams streams;

  Sampler(SampleSettings settings) {
    this.settings = settings;
    streams = new SeedStreams(settings.seed());
  }

  /** Return how far through an axis, from 0 to below 1, each point is. */
  double[] shares(String axis) {
    int points = settings.points();
    SplittableRandom random = streams.random("sample of " + axis);
    double[] within = new double[points];
    Arrays.setAll(within, i -> random.nextDouble());
    if (settings.method() == Method.RANDOM) {
      return within;
    }
    int[] part = streams.permutation("parts of " + axis, points);
    Arrays.setAll(within, i -> Math.min((part[i] + within[i]) / points, Math.nextDown(1.0)));
    return within;
  }

  /**
   * Return the value of an axis at each point: of values that are listed each has the same share.
   *
   * @param values not empty; an interval stands for its numbers
   */
  List<Item> draw(List<Item> values, double[] shares) {
    return IntStream.range(0, shares.length)
        .mapToObj(point -> drawn(values, shares[point] * values.size()))
        .toList();
  }

  private Item drawn(List<Item> values, double position) {
    Item item = values.get((int) position);
    return item.value() instanceof Interval interval
        ? new Item(
            item.place(), Ranges.written(interval.at(position - (int) position, settings.points())))
        : item;
  }
}

package org.equilibria.examples.kinds;

import java.util.List;
import java.util.SplittableRandom;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.equilibria.api.option.Option;

/** Points on two spirals that wind around each other, one class each, with noise. */
public record Spirals(Options options) implements DataSource {

  private static final double TURNS = 1.5;

  /** Options of the spirals. */
  public record Options(
      @Option(help = "points of each spiral", value = "500", min = 1, max = 100_000) int points,
      @Option(help = "standard deviation of the noise", value = "0.02", min = 0) double noise,
      @Option(help = "seed of the noise", value = "1") int seed) {}

  @Override
  public LabelledData train() {
    int count = 2 * options.points();
    SplittableRandom random = new SplittableRandom(options.seed());
    double[] xy = new double[2 * count];
    int[] arm = new int[count];
    for (int i = 0; i < count; i++) {
      arm[i] = i % 2;
      double radius = (i / 2 + 1.0) / options.points();
      double angle = 2 * Math.PI * TURNS * radius + Math.PI * arm[i];
      xy[2 * i] = radius * Math.cos(angle) + options.noise() * random.nextGaussian();
      xy[2 * i + 1] = radius * Math.sin(angle) + options.noise() * random.nextGaussian();
    }
    return new LabelledData(
        "spirals",
        Rows.of(2, xy),
        List.of("x", "y"),
        new Target.Classes(arm, List.of("first", "second")));
  }
}

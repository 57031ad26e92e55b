package org.equilibria.study.config;

import org.equilibria.api.option.Option;

/**
 * How many combinations are drawn from the axes of a study, in place of all.
 *
 * @param method how they are drawn
 * @param points how many
 * @param seed of the drawing
 */
public record SampleSettings(
    @Option(
            help =
                "random draws each value by itself; latin-hypercube one from each of as many"
                    + " equal parts of every axis as there are points",
            value = "latin-hypercube")
        Method method,
    @Option(help = "combinations that are drawn", value = "10", min = 1, max = Ranges.MOST)
        int points,
    @Option(help = "seed of the drawing", value = "1") long seed) {

  /** How combinations are drawn. */
  public enum Method {
    /** Each value by itself. */
    RANDOM,
    /** One value from each of as many equal parts of an axis as there are points. */
    LATIN_HYPERCUBE
  }
}

package org.equilibria.study.config;

import org.equilibria.api.option.Option;

/**
 * How options are searched for.
 *
 * @param method which trials are run, and how long
 * @param trials of each level
 * @param seed of the drawing
 * @param resource what trials have little of at first
 * @param reduction by which trials become fewer, and their resource more, from rung to rung
 */
public record SearchSettings(
    @Option(
            help =
                "random runs every trial in full; successive-halving runs all with little of the"
                    + " resource, and the best of them again with more",
            value = "random")
        Method method,
    @Option(
            help = "combinations of options that are drawn for each level",
            value = "20",
            min = 1,
            max = Ranges.MOST)
        int trials,
    @Option(help = "seed of the drawing", value = "1") long seed,
    @Option(
            help =
                "what trials of successive halving have little of at first: epochs of training, or"
                    + " seeds that they are run with",
            value = "epochs")
        Resource resource,
    @Option(
            help =
                "factor by which trials of successive halving become fewer, and their resource"
                    + " more, from rung to rung",
            value = "3",
            min = 2)
        int reduction) {

  /** Which trials are run, and how long. */
  public enum Method {
    /** All in full. */
    RANDOM,
    /** All for a little, and the best of them for longer. */
    SUCCESSIVE_HALVING
  }

  /** What trials are given more of. */
  public enum Resource {
    /** Epochs of training. */
    EPOCHS,
    /** Seeds that they are run with. */
    SEEDS
  }
}

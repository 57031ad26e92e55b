package org.equilibria.theory.bound;

import org.equilibria.api.option.Option;

/**
 * Options for how sure a bound is.
 *
 * @param delta probability that it fails
 */
public record ConfidenceOptions(
    @Option(
            help = "probability that the bound fails",
            value = "0.05",
            min = 0,
            minExclusive = true,
            max = 1,
            maxExclusive = true)
        double delta) {}

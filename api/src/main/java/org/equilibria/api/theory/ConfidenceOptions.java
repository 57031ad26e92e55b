package org.equilibria.api.theory;

import org.apiguardian.api.API;
import org.equilibria.api.option.Option;

/**
 * Options of a bound that holds with a probability only.
 *
 * @param delta probability that it fails
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ConfidenceOptions(
    @Option(
            help = "probability that the bound fails",
            value = "0.05",
            min = 0,
            minExclusive = true,
            max = 1,
            maxExclusive = true)
        double delta) {}

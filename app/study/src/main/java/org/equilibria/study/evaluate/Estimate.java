package org.equilibria.study.evaluate;

import org.apiguardian.api.API;

/**
 * A figure with its confidence interval.
 *
 * @param value the figure
 * @param lower lower limit of the interval; NaN if there is none
 * @param upper upper limit of the interval; NaN if there is none
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Estimate(double value, double lower, double upper) {}

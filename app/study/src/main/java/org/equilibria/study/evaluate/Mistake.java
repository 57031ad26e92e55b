package org.equilibria.study.evaluate;

import org.apiguardian.api.API;

/**
 * A sample that was taken for another class.
 *
 * @param sample position in the data evaluated, from 0
 * @param truth name of its class
 * @param predicted name of the class predicted
 * @param probability that of the class predicted
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Mistake(int sample, String truth, String predicted, double probability) {}

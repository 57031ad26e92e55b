package org.equilibria.api.theory;

import org.apiguardian.api.API;

/**
 * Say what a distance between inputs of a network is in terms of the data that they come from.
 *
 * @param scales of each sample (n): a raw input that changes by at most scale r changes that of the
 *     network by at most r
 * @param raw what raw distances are of, for people
 * @param network what distances between inputs of the network are of, for people
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArrayRecordComponent") // a carrier of numbers, never compared
public record InputUnits(double[] scales, String raw, String network) {}

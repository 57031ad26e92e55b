package org.equilibria.engine.data;

import org.apiguardian.api.API;

/**
 * Hold a batch of samples on the host, row-major; the arrays are not copied and must not change.
 *
 * @param count n
 * @param features d, entries of an input
 * @param outputs k, entries of a target
 * @param inputs n x d
 * @param targets n x k: -1 or +1 for two classes, one-hot for several; for regression the values
 *     after {@link Preprocessing}
 * @param classIndex position of each sample's class among the classes, from 0; of length 0 for
 *     regression
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
public record Samples(
    int count, int features, int outputs, double[] inputs, double[] targets, int[] classIndex) {}

package org.equilibria.api.theory;

import org.apiguardian.api.API;

/**
 * How closely a network is solved when it is used: ||z - f(z)|| &lt;= atol + rtol ||f(z)|| in l2,
 * as its arithmetic computes it.
 *
 * @param rtol tolerance relative to ||f(z)||; 0 for a network that is not used but solved as
 *     closely as its quantities are
 * @param atol absolute tolerance
 * @param unitRoundoff u of its arithmetic
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PredictionAccuracy(double rtol, double atol, double unitRoundoff) {}

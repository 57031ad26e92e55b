package org.equilibria.api.solve;

import org.apiguardian.api.API;

/**
 * Record one evaluation of a solve.
 *
 * @param evaluation number of the evaluation, from 1
 * @param activeRows rows not finished before it
 * @param maxRelativeResidual largest ||f(z) - z|| / ||f(z)|| of those rows, non-finite rows aside
 * @param medianRelativeResidual median of the same
 * @param elapsedNanos time since the start
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TracePoint(
    int evaluation,
    int activeRows,
    double maxRelativeResidual,
    double medianRelativeResidual,
    long elapsedNanos) {}

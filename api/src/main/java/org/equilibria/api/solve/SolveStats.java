package org.equilibria.api.solve;

import java.time.Duration;
import org.apiguardian.api.API;

/**
 * The work of a solve.
 *
 * @param steps steps of the solver
 * @param evaluations evaluations of f on the batch
 * @param rowEvaluations evaluations summed over rows
 * @param gemmEquivalents products of the whole batch with the weight
 * @param elapsed wall-clock time
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SolveStats(
    int steps, int evaluations, long rowEvaluations, double gemmEquivalents, Duration elapsed) {}

package org.equilibria.bench;

/**
 * What was measured of a formula or an operation on rows.
 *
 * @param library version of what the backend computes with
 * @param device where it computes
 * @param repetitions measurements behind each median
 * @param microseconds of one call
 * @param nanosPerEntry median time over the entries: those written by a formula, those read of all
 *     remembered matrices by an operation on rows
 * @param error largest error in units of the unit roundoff: of an entry relative to it, or to 1 if
 *     it is smaller; of a combined row relative to its norm
 */
public record KernelFigures(
    String library,
    String device,
    int repetitions,
    Spread microseconds,
    double nanosPerEntry,
    double error) {}

package org.equilibria.bench;

/**
 * What was measured of a product.
 *
 * @param library version of what the backend computes with
 * @param device where it computes
 * @param repetitions measurements behind each median
 * @param milliseconds of one product
 * @param gflops operations over the median time
 * @param error largest error of a row relative to its norm, in units of the unit roundoff
 */
public record GemmFigures(
    String library,
    String device,
    int repetitions,
    Spread milliseconds,
    double gflops,
    double error) {}

package org.equilibria.bench;

/**
 * What was measured of an epoch, the first of a training left out.
 *
 * @param library version of what the backend computes with
 * @param device where it computes
 * @param repetitions trainings behind each median
 * @param epochs epochs of a training that count
 * @param epochMilliseconds a whole epoch
 * @param forwardMilliseconds its forward solves
 * @param adjointMilliseconds its adjoint solves
 * @param otherMilliseconds all else: loss, linearization, gradient products, step, weight made and
 *     packed anew
 * @param overSolves an epoch over its solves
 * @param forwardEvaluations most of a row, mean over epochs
 * @param adjointEvaluations most of a row, mean over epochs
 * @param largestForwardResidual of a row with the weights at the end, in f64
 * @param largestAdjointResidual of a row with the weights at the end, in f64
 */
public record TrainFigures(
    String library,
    String device,
    int repetitions,
    int epochs,
    Spread epochMilliseconds,
    Spread forwardMilliseconds,
    Spread adjointMilliseconds,
    Spread otherMilliseconds,
    Spread overSolves,
    double forwardEvaluations,
    double adjointEvaluations,
    double largestForwardResidual,
    double largestAdjointResidual) {}

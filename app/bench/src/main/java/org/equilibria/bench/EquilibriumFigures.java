package org.equilibria.bench;

import java.util.Optional;

/**
 * What was measured of solving and differentiating.
 *
 * @param library version of what the backend computes with
 * @param device where it computes
 * @param repetitions measurements behind each median
 * @param forward the forward solve
 * @param adjoint the implicit backward pass: linearization and adjoint solve
 * @param milliseconds both passes
 * @param overWholeFloor both passes over their floors of whole batches
 * @param overRowFloor both passes over their floors of rows evaluated
 * @param packMilliseconds making and packing the weight anew, as after a training step; not part of
 *     the passes
 * @param peakScopeBytes most bytes of matrices alive during the two passes, the weight included
 * @param heapBytes heap of the process in use afterwards
 * @param residentBytes memory of the process afterwards; 0 if the system does not tell
 * @param engineOverLoop time of the solve loop with statuses and trace over that of a loop written
 *     by hand on the same backend, both of as many evaluations of the whole batch as the solve
 *     took; empty if not asked for
 */
public record EquilibriumFigures(
    String library,
    String device,
    int repetitions,
    PassFigures forward,
    PassFigures adjoint,
    Spread milliseconds,
    Spread overWholeFloor,
    Spread overRowFloor,
    Spread packMilliseconds,
    long peakScopeBytes,
    long heapBytes,
    long residentBytes,
    Optional<Spread> engineOverLoop) {}

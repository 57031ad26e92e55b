package org.equilibria.api.solve;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Matrix;

/**
 * Show a solver the present iterate. Matrices and arrays are read-only and recycled after the step:
 * copy what must be remembered.
 *
 * @param index steps done before this one
 * @param z iterate, rows x width
 * @param fz its image f(z), rows x width
 * @param residual ||f(z) - z|| per row
 * @param active rows still being solved; the others hold unspecified values, ignore them
 * @param rebased rows whose history is to be dropped, because f was corrected, so that differences
 *     to earlier images are meaningless, or because an extrapolation was refused: the iterate shown
 *     is then an earlier one, and the next may be f(z) whatever is proposed
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArrayRecordComponent") // live views, recycled at every step by contract
public record Iterate(
    int index, Matrix z, Matrix fz, double[] residual, boolean[] active, boolean[] rebased) {}

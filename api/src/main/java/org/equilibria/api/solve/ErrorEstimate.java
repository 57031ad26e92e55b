package org.equilibria.api.solve;

import org.apiguardian.api.API;

/**
 * An estimate of how far a solution may be off, from the last step that was made; an estimate, not
 * a bound.
 *
 * <p>With r(z) = f(z) - z and J the Jacobian of f between the last two states, r_k - r_{k-1} = -(I
 * - J) (z_k - z_{k-1}), so ||z_k - z_{k-1}|| / ||r_k - r_{k-1}|| is the factor by which (I -
 * J)^{-1} stretches the difference of the residuals. Of an affine map it is never above ||(I -
 * J)^{-1}||, and near it when slow modes dominate the step, as they do after many plain steps. What
 * has not shown itself in the steps (a slow mode that the residual does not contain yet) is not in
 * the estimate. An accelerated solver spreads its last residual over more modes than one: there the
 * estimate is one of magnitude. Rounding hides differences of residuals below some 1e-6 of the
 * step: no factor above 1.5e6 is told, and half a million or more means at least as much.
 *
 * @param inverseNorm that factor, an estimate of ||(I - J)^{-1}|| in the Euclidean norm: by as much
 *     do errors of f, and of the adjoint's right-hand side, grow in the solution
 * @param error inverseNorm times the residual and its error bound: an estimate of ||z - z*||
 * @param relativeError {@code error / ||f(z)||}; 0 if both are 0
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record ErrorEstimate(double inverseNorm, double error, double relativeError) {}

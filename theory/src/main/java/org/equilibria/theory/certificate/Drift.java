package org.equilibria.theory.certificate;

import org.equilibria.theory.wellposed.Conditioning;

/**
 * Bound how far equilibria, adjoints and the Jacobian move within ||A - A0||_F &lt;= R
 * (docs/theory.md, section 4, proved), from what was computed at A0.
 *
 * @param radius R
 * @param conditioning mu_R and rho_R
 * @param state bounds of |dz_i|
 * @param preactivation tau_i, bounds of |dp_i|
 * @param flipped B_i, bounds of the squared adjoint on units that change sign
 * @param adjoint bounds of |dq_i|
 * @param rows eps_i, bounds of the change of row i of the Jacobian
 * @param jacobian E, the bound of ||J(A) - J0||_2
 */
@SuppressWarnings("ArrayRecordComponent") // a value to read, never compared
public record Drift(
    double radius,
    Conditioning conditioning,
    double[] state,
    double[] preactivation,
    double[] flipped,
    double[] adjoint,
    double[] rows,
    double jacobian) {}

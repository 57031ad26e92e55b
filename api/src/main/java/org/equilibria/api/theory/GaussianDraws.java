package org.equilibria.api.theory;

import org.apiguardian.api.API;

/**
 * The loss of networks whose trained A was drawn from N(A_T, s^2 I), s^2 = 2^-exponent.
 *
 * @param exponent j of s^2 = 2^-j
 * @param draws how many networks were drawn
 * @param meanLoss mean loss in [0, 1] over draws and samples; a draw without an equilibrium counts
 *     1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record GaussianDraws(int exponent, int draws, double meanLoss) {}

package org.equilibria.engine.inexact;

/**
 * Bounds on what products of a row with a weight M lose, relative to the 2-norm of the row; results
 * are measured in one norm. Mhi = bf16(M), Mlo = bf16(M - Mhi).
 *
 * @param weight of M itself: what leaving out part of a row costs
 * @param high of M - Mhi: what products with Mhi alone cost
 * @param low of M - Mhi - Mlo, and of rounding the row that Mlo is multiplied with
 * @param rounding of the f32 sums in a product
 */
record ErrorConstants(double weight, double high, double low, double rounding) {}

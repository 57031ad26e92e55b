package org.equilibria.certify.quantity;

/**
 * Mistakes counted on an independent sample; what has no equilibrium, or a class that the network
 * does not know, is a mistake.
 *
 * @param mistakes samples classified wrongly
 * @param size samples
 * @param constant mistakes of the class that is most frequent there, as an answer to all
 */
public record HoldOut(int mistakes, int size, int constant) {}

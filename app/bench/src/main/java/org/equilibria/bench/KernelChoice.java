package org.equilibria.bench;

/**
 * An elementwise formula or an operation on rows.
 *
 * @param rows n
 * @param width m
 * @param formula its name
 * @param backend in the notation
 * @param precision of matrices
 */
public record KernelChoice(int rows, int width, String formula, String backend, String precision) {}

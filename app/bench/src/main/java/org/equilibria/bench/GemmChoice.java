package org.equilibria.bench;

/**
 * A product (rows x width) times (width x width).
 *
 * @param rows n
 * @param width m
 * @param product {@code prepared} or {@code plain}, and {@code transposed} where it is with W^T
 * @param backend in the notation
 * @param precision of matrices
 */
public record GemmChoice(int rows, int width, String product, String backend, String precision) {}

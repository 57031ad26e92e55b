package org.equilibria.bench;

import org.apiguardian.api.API;

/**
 * An elementwise formula or an operation on rows.
 *
 * @param rows n
 * @param width m
 * @param formula its name
 * @param backend in the notation
 * @param precision of matrices
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record KernelChoice(int rows, int width, String formula, String backend, String precision) {}

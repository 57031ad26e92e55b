package org.equilibria.api.parameterization;

import org.apiguardian.api.API;

/**
 * The description of one free parameter.
 *
 * @param name name within the layer, such as {@code A}; random numbers are keyed by it
 * @param rows rows
 * @param cols columns
 * @param standardDeviation entries start as independent N(0, standardDeviation^2)
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ParameterSpec(String name, int rows, int cols, double standardDeviation) {}

package org.equilibria.api.parameterization;

import org.apiguardian.api.API;

/**
 * The description of one trainable parameter, whose entries start as independent N(mean,
 * standardDeviation^2).
 *
 * @param name name within its owner, such as {@code A}; random numbers are keyed by it
 * @param rows rows
 * @param cols columns
 * @param mean mean of the initial entries
 * @param standardDeviation standard deviation of the initial entries; 0 for a constant
 * @param role what it acts on
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ParameterSpec(
    String name, int rows, int cols, double mean, double standardDeviation, Role role) {

  /** Describe a parameter of mean zero that acts on the state, such as those of the weight M. */
  public ParameterSpec(String name, int rows, int cols, double standardDeviation) {
    this(name, rows, cols, 0, standardDeviation, Role.IMPLICIT);
  }

  /** Describe a parameter of mean zero. */
  public ParameterSpec(String name, int rows, int cols, double standardDeviation, Role role) {
    this(name, rows, cols, 0, standardDeviation, role);
  }

  /** Return the same parameter under another name. */
  public ParameterSpec named(String other) {
    return new ParameterSpec(other, rows, cols, mean, standardDeviation, role);
  }
}

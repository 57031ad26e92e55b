package org.equilibria.bench;

/**
 * What is solved and with what.
 *
 * @param rows n, problems of the batch
 * @param width m, unknowns of each
 * @param gamma scale of the weight, M = (gamma / sqrt(m)) N(0, 1)
 * @param rtol relative residual asked of every row
 * @param activation sigma, in the notation
 * @param solver of both passes, in the notation
 * @param backend in the notation
 * @param precision in which it is solved; of an automatic one with what runs, as "auto: f32"
 */
public record EquilibriumChoice(
    int rows,
    int width,
    double gamma,
    double rtol,
    String activation,
    String solver,
    String backend,
    String precision) {

  EquilibriumChoice withPrecision(String named) {
    return new EquilibriumChoice(rows, width, gamma, rtol, activation, solver, backend, named);
  }
}

package org.equilibria.bench;

import java.util.List;

/**
 * Which equilibria are solved for and differentiated; every combination is measured, those of one
 * size and gamma in turn.
 *
 * @param sizes of the batches
 * @param gammas scales of the weight
 * @param rtol relative residual asked of every row
 * @param activation sigma, in the notation
 * @param solvers in the notation
 * @param backends in the notation; none for the one that is used where none is named
 * @param precisions f32, f64, mixed or auto
 * @param seed of weight, bias and cotangent
 * @param repetitions measurements behind a median
 * @param againstLoop whether the solve loop is compared with one written by hand
 */
public record EquilibriumPlan(
    List<Size> sizes,
    List<Double> gammas,
    double rtol,
    String activation,
    List<String> solvers,
    List<String> backends,
    List<String> precisions,
    long seed,
    int repetitions,
    boolean againstLoop) {

  /** Copy the lists. */
  public EquilibriumPlan {
    sizes = List.copyOf(sizes);
    gammas = List.copyOf(gammas);
    solvers = List.copyOf(solvers);
    backends = List.copyOf(backends);
    precisions = List.copyOf(precisions);
  }
}

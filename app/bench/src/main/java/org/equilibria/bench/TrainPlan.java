package org.equilibria.bench;

import java.util.List;

/**
 * Which trainings are measured; every combination is, those of one size in turn. Inputs are random
 * directions, targets random signs.
 *
 * @param sizes samples and widths
 * @param features entries of an input
 * @param batch samples of an update; 0 for all
 * @param layers what moves: implicit or all
 * @param warmStarts whether a solve starts from the sample's last equilibrium
 * @param gamma scale of the initial weight
 * @param rtol relative residual asked of every row
 * @param activation sigma, in the notation
 * @param optimizer in the notation
 * @param epochs epochs of a training that count
 * @param solvers in the notation
 * @param backends in the notation; none for the one that is used where none is named
 * @param precisions f32, f64, mixed or auto
 * @param seed of weights and samples
 * @param repetitions trainings behind a median
 */
public record TrainPlan(
    List<Size> sizes,
    int features,
    int batch,
    String layers,
    List<Boolean> warmStarts,
    double gamma,
    double rtol,
    String activation,
    String optimizer,
    int epochs,
    List<String> solvers,
    List<String> backends,
    List<String> precisions,
    long seed,
    int repetitions) {

  /** Copy the lists. */
  public TrainPlan {
    sizes = List.copyOf(sizes);
    warmStarts = List.copyOf(warmStarts);
    solvers = List.copyOf(solvers);
    backends = List.copyOf(backends);
    precisions = List.copyOf(precisions);
  }
}

package org.equilibria.bench;

import java.util.List;

/**
 * Which formulas and operations on rows are measured; every combination is, those of one size in
 * turn.
 *
 * @param sizes of the matrices
 * @param formulas names of {@link #allFormulas()}; none for all of them
 * @param vectors matrices that the operations on rows combine, as a solver's memory
 * @param backends in the notation; none for the one that is used where none is named
 * @param precisions f32 or f64
 * @param seed of the entries
 * @param repetitions measurements behind a median
 */
public record KernelPlan(
    List<Size> sizes,
    List<String> formulas,
    int vectors,
    List<String> backends,
    List<String> precisions,
    long seed,
    int repetitions) {

  /** Copy the lists. */
  public KernelPlan {
    sizes = List.copyOf(sizes);
    formulas = formulas.isEmpty() ? allFormulas() : List.copyOf(formulas);
    backends = List.copyOf(backends);
    precisions = List.copyOf(precisions);
  }

  /** Return the names of all formulas and operations on rows. */
  public static List<String> allFormulas() {
    return RowWork.names();
  }
}

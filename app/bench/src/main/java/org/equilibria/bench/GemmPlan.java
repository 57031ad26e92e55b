package org.equilibria.bench;

import java.util.List;

/**
 * Which products are measured; every combination is, those of one size in turn.
 *
 * @param sizes of the products
 * @param backends in the notation; none for the one that is used where none is named
 * @param precisions f32 or f64
 * @param seed of the factors
 * @param repetitions measurements behind a median
 */
public record GemmPlan(
    List<Size> sizes, List<String> backends, List<String> precisions, long seed, int repetitions) {

  /** Copy the lists. */
  public GemmPlan {
    sizes = List.copyOf(sizes);
    backends = List.copyOf(backends);
    precisions = List.copyOf(precisions);
  }
}

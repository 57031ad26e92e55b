package org.equilibria.backend.nativecpu;

/** A weight W in the form that products with it and its transpose are fastest in. */
sealed interface PackedWeight permits DnnlWeight, BlasWeight, LoopWeight, EmptyWeight {

  /** Take the values of a weight of the same shape. */
  void pack(Entries weight);

  /**
   * Write {@code rows} rows of {@code a W} or {@code a W^T}, from row {@code first} on. The bits of
   * a row do not depend on how many rows a call has, nor on the others' values.
   */
  void multiply(
      Entries a, int first, int rows, boolean transposed, Entries out, Workspace workspace);

  /** Return the bytes held. */
  long bytes();

  /** Give the memory back. */
  void release();
}

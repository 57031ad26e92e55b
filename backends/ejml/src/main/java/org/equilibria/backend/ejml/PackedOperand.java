package org.equilibria.backend.ejml;

/** A right operand in the form that products read fastest. */
interface PackedOperand {

  /** Take the values of b, or of its transpose. */
  void pack(EjmlMatrix b, boolean transpose);

  /** Add {@code a b} to c. */
  void multiply(EjmlMatrix a, EjmlMatrix c, Workspace workspace);

  /** Return the number of entries held, padding included. */
  long entries();
}

package org.equilibria.backend.ejml;

/** Be released with a scope. */
interface Owned {

  /** Return the bytes held. */
  long bytes();

  /** Let go of the entries. */
  void release();
}

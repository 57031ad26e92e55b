package org.equilibria.backend.nativecpu;

/** Be released with a scope. */
interface Owned {

  /** Return the bytes held. */
  long bytes();

  /** Give the memory back. */
  void release();
}

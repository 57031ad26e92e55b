package org.equilibria.backend.nativecpu;

/** A weight without rows or columns, whose products are zero or have no entries. */
record EmptyWeight() implements PackedWeight {

  @Override
  public void pack(Entries weight) {
    // There is nothing to take.
  }

  @Override
  public void multiply(
      Entries a, int first, int count, boolean transposed, Entries out, Workspace workspace) {
    if (out.length() > 0) {
      out.memory().zero();
    }
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void release() {
    // There is nothing to give back.
  }
}

package org.equilibria.backend.nativecpu;

import org.equilibria.api.matrix.Precision;

/**
 * The entries of a matrix outside the heap, in one precision. They are not used once freed; entries
 * that meet in a call have the same precision.
 */
sealed interface Entries permits FloatEntries, DoubleEntries {

  /** Allocate entries whose values are arbitrary. */
  static Entries allocate(Precision precision, int length) {
    Memory memory = Memory.allocate((long) length * precision.bytes());
    return switch (precision) {
      case F32 -> new FloatEntries(memory, length);
      case F64 -> new DoubleEntries(memory, length);
    };
  }

  /** Return the memory that holds the entries. */
  Memory memory();

  /** Return the number of entries. */
  int length();

  /** Copy {@code count} entries starting at {@code from} to {@code target}. */
  void copyTo(int from, int count, Entries target, int to);
}

package org.equilibria.backend.nativecpu;

import java.nio.DoubleBuffer;
import org.bytedeco.javacpp.DoublePointer;

/** Entries as doubles. */
final class DoubleEntries implements Entries {

  private final Memory memory;
  private final int length;
  private final DoublePointer pointer;
  private final DoubleBuffer buffer;

  DoubleEntries(Memory memory, int length) {
    this.memory = memory;
    this.length = length;
    pointer = new DoublePointer(memory.at(0));
    buffer = memory.buffer().asDoubleBuffer();
  }

  @Override
  public Memory memory() {
    return memory;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public void copyTo(int from, int count, Entries target, int to) {
    ((DoubleEntries) target).buffer.put(to, buffer, from, count);
  }

  /** Return the address of an entry. */
  DoublePointer at(int index) {
    return pointer.getPointer(index);
  }

  // In bulk: one copy of memory, where a buffer read entry by entry is not vectorised.
  void read(int from, int count, double[] target, int at) {
    buffer.get(from, target, at, count);
  }

  void write(int to, int count, double[] source, int at) {
    buffer.put(to, source, at, count);
  }
}

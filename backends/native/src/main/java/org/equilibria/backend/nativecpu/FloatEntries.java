package org.equilibria.backend.nativecpu;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/** Entries as floats. */
final class FloatEntries implements Entries {

  private final Memory memory;
  private final int length;
  private final FloatPointer pointer;
  private final FloatBuffer buffer;

  FloatEntries(Memory memory, int length) {
    this.memory = memory;
    this.length = length;
    pointer = new FloatPointer(memory.at(0));
    buffer = memory.buffer().asFloatBuffer();
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
    ((FloatEntries) target).buffer.put(to, buffer, from, count);
  }

  /** Return the address of an entry. */
  FloatPointer at(int index) {
    return pointer.getPointer(index);
  }

  // In bulk: one copy of memory, where a buffer read entry by entry is not vectorised.
  void read(int from, int count, float[] target, int at) {
    buffer.get(from, target, at, count);
  }

  void write(int to, int count, float[] source, int at) {
    buffer.put(to, source, at, count);
  }
}

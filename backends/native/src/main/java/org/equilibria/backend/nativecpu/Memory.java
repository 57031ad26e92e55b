package org.equilibria.backend.nativecpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** A block of memory outside the heap that starts at a multiple of 64 bytes. */
final class Memory {

  /** Bytes of a cache line and of the widest vector register. */
  static final int ALIGNMENT = 64;

  /** The most bytes of one block: what one buffer reaches. */
  static final long LARGEST = Integer.MAX_VALUE - 2L * ALIGNMENT;

  private final BytePointer block;
  private final BytePointer start;
  private final long bytes;

  private Memory(BytePointer block, long bytes) {
    this.block = block;
    this.bytes = bytes;
    long beyond = block.address() % ALIGNMENT;
    start = block.getPointer(BytePointer.class, beyond == 0 ? 0 : ALIGNMENT - beyond);
  }

  /**
   * Allocate memory whose content is arbitrary.
   *
   * @throws EquilibriaException UNAVAILABLE if there is not enough
   */
  static Memory allocate(long bytes) {
    try {
      return new Memory(new BytePointer(bytes + ALIGNMENT), bytes);
    } catch (OutOfMemoryError e) {
      throw new EquilibriaException(
          ErrorCode.UNAVAILABLE,
          "backend native cannot allocate " + bytes + " bytes outside the heap",
          e);
    }
  }

  long bytes() {
    return bytes;
  }

  /** Return the address of a byte. */
  Pointer at(long offset) {
    return start.getPointer(BytePointer.class, offset);
  }

  /** Return a view in the byte order of the machine. */
  ByteBuffer buffer() {
    BytePointer view = start.getPointer(BytePointer.class, 0);
    return view.capacity(bytes).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  void zero() {
    Pointer.memset(start, 0, bytes);
  }

  void free() {
    block.deallocate();
  }
}

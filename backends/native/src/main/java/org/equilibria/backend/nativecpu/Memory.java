package org.equilibria.backend.nativecpu;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * A block of memory outside the heap that starts at a multiple of 64 bytes. JavaCPP's own
 * allocation would read the size of the process from the system every time, which takes longer than
 * the work on a small matrix; its limit on the bytes of all blocks holds here, too. A block that
 * was not freed is when nothing refers to it any more.
 */
final class Memory {

  /** Bytes of a cache line and of the widest vector register. */
  static final int ALIGNMENT = 64;

  /** The most bytes of one block: what one buffer reaches. */
  static final long LARGEST = Integer.MAX_VALUE - 2L * ALIGNMENT;

  private static final AtomicLong ALLOCATED = new AtomicLong();
  private static final Cleaner CLEANER = Cleaner.create();

  private final BytePointer start;
  private final long bytes;
  private final Cleaner.Cleanable block;

  private Memory(Block block, long bytes) {
    this.bytes = bytes;
    this.block = CLEANER.register(this, block);
    BytePointer first = new BytePointer(block.pointer());
    long beyond = first.address() % ALIGNMENT;
    start = first.getPointer(beyond == 0 ? 0 : ALIGNMENT - beyond);
  }

  /** What was allocated, to be given back once. */
  private record Block(Pointer pointer, long size) implements Runnable {

    @Override
    public void run() {
      Pointer.free(pointer);
      ALLOCATED.addAndGet(-size);
    }
  }

  /**
   * Allocate memory whose content is arbitrary.
   *
   * @throws EquilibriaException UNAVAILABLE if there is not enough
   */
  static Memory allocate(long bytes) {
    long size = bytes + ALIGNMENT;
    long total = ALLOCATED.addAndGet(size) + Pointer.totalBytes();
    boolean fits = Pointer.maxBytes() <= 0 || total <= Pointer.maxBytes();
    Pointer pointer = fits ? Pointer.malloc(size) : null;
    if (pointer == null) {
      ALLOCATED.addAndGet(-size);
      throw new EquilibriaException(
          ErrorCode.UNAVAILABLE,
          "backend native cannot allocate " + bytes + " bytes outside the heap");
    }
    return new Memory(new Block(pointer, size), bytes);
  }

  /**
   * Keep the memory behind what is given until here: an address that is passed on does not, and a
   * collection in the middle of a product would free what it reads.
   */
  static void keep(Object a, Object b, Object c) {
    Reference.reachabilityFence(a);
    Reference.reachabilityFence(b);
    Reference.reachabilityFence(c);
  }

  /** Return the bytes of all blocks that are not freed yet. */
  static long allocated() {
    return ALLOCATED.get();
  }

  long bytes() {
    return bytes;
  }

  /** Return the address of a byte. */
  Pointer at(long offset) {
    return start.getPointer(offset);
  }

  /** Return a view in the byte order of the machine. */
  ByteBuffer buffer() {
    BytePointer view = start.getPointer(0);
    return view.capacity(bytes).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  void zero() {
    Pointer.memset(start, 0, bytes);
  }

  void free() {
    block.clean();
  }
}

package org.equilibria.backend.opencl;

import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.bytedeco.javacpp.BytePointer;

/** Blocks of host memory that transfers go through; small ones are kept for the next. */
final class HostBlocks implements AutoCloseable {

  /** Blocks beyond this are freed when they come back. */
  private static final long LARGEST_KEPT = 1 << 20;

  private final ConcurrentLinkedDeque<BytePointer> free = new ConcurrentLinkedDeque<>();

  /** Take a block of at least so many bytes; it is given back with {@link #giveBack}. */
  BytePointer take(long bytes) {
    BytePointer block = free.pollFirst();
    if (block != null && block.capacity() >= bytes) {
      return block;
    }
    if (block != null) {
      block.close();
    }
    return new BytePointer(Math.max(bytes, 4096));
  }

  void giveBack(BytePointer block) {
    if (block.capacity() <= LARGEST_KEPT) {
      free.addFirst(block);
    } else {
      block.close();
    }
  }

  /** Leave a block allocated for good: a device that failed may write to it yet. */
  static void abandon(BytePointer block) {
    // Takes it from the garbage collector, too.
    block.deallocate(false);
  }

  static FloatBuffer floats(BytePointer block) {
    return block.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  static DoubleBuffer doubles(BytePointer block) {
    return block.asByteBuffer().order(ByteOrder.nativeOrder()).asDoubleBuffer();
  }

  @Override
  public void close() {
    for (BytePointer block = free.pollFirst(); block != null; block = free.pollFirst()) {
      block.close();
    }
  }
}

package org.equilibria.backend.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencl._cl_mem;
import org.equilibria.api.matrix.Precision;

/**
 * The way of the arrays of calls to the device, without waiting for it: they are copied to host
 * memory that goes round with a buffer of the device, and the queue is waited for only where it
 * comes round. Used under the lock of the {@link Queue}.
 */
final class Staging {

  private static final long SMALLEST = 1 << 18;
  private static final long ALIGNMENT = 16;

  private final Queue queue;
  private long capacity;
  private long next;
  private BytePointer host = new BytePointer();
  private ByteBuffer view = ByteBuffer.allocate(0);
  private _cl_mem device = new _cl_mem();

  Staging(Queue queue) {
    this.queue = queue;
  }

  /**
   * Where an array is on the device.
   *
   * @param memory the buffer
   * @param first the place of its first entry, counted in entries
   */
  record Place(_cl_mem memory, int first) {}

  /** Take the first {@code count} numbers, rounded to the precision. */
  Place numbers(double[] values, int count, Precision precision) {
    long at = reserve((long) count * precision.bytes());
    for (int i = 0; i < count; i++) {
      if (precision == Precision.F32) {
        view.putFloat((int) at + i * Float.BYTES, (float) values[i]);
      } else {
        view.putDouble((int) at + i * Double.BYTES, values[i]);
      }
    }
    return send(at, (long) count * precision.bytes(), precision.bytes());
  }

  /** Take the first {@code count} row numbers. */
  Place rows(int[] values, int count) {
    long at = reserve((long) count * Integer.BYTES);
    for (int i = 0; i < count; i++) {
      view.putInt((int) at + i * Integer.BYTES, values[i]);
    }
    return send(at, (long) count * Integer.BYTES, Integer.BYTES);
  }

  private long reserve(long bytes) {
    if (bytes > capacity) {
      grow(bytes);
    } else if (next + bytes > capacity) {
      queue.finish();
      next = 0;
    }
    long at = next;
    next += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return at;
  }

  private void grow(long bytes) {
    close();
    long larger = Math.max(SMALLEST, Math.max(2 * capacity, bytes));
    device = queue.allocate(larger);
    host = new BytePointer(larger);
    view = host.asByteBuffer().order(ByteOrder.nativeOrder());
    capacity = larger;
  }

  private Place send(long at, long bytes, int size) {
    queue.write(host.getPointer(BytePointer.class, at), device, at, bytes);
    return new Place(device, Math.toIntExact(at / size));
  }

  /** Give the memory back, once what reads it is done. */
  void close() {
    if (capacity > 0) {
      queue.finish();
      queue.free(device, capacity);
      host.close();
      capacity = 0;
      next = 0;
    }
  }
}

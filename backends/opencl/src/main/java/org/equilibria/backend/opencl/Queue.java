package org.equilibria.backend.opencl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencl._cl_event;
import org.bytedeco.opencl._cl_mem;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The one queue of a backend: commands take effect in the order they are issued, and nothing waits
 * for them but what reads values. Counts what is asked of the device and turns failures into errors
 * that say what happened; once the device is lost, every command says so at once.
 *
 * <p>Safe for use by several threads. Whoever issues commands that belong together, such as an
 * array and the kernel that reads it, holds the lock of this object meanwhile.
 */
final class Queue {

  private final Driver driver;
  private final boolean blocking;
  private final Staging staging = new Staging(this);
  private final HostBlocks blocks = new HostBlocks();

  // Guarded by the lock of this object.
  private long launches;
  private long copies;
  private long writes;
  private long waits;
  private long buffers;
  private long bytes;
  private long resultBytes;
  private _cl_mem results = new _cl_mem();
  private @Nullable EquilibriaException lost;

  /**
   * Begin with an empty queue.
   *
   * @param blocking whether every command is completed at once
   */
  Queue(Driver driver, boolean blocking) {
    this.driver = driver;
    this.blocking = blocking;
  }

  Device device() {
    return driver.device();
  }

  synchronized Counts counts() {
    return new Counts(launches, copies, writes, waits, buffers, bytes);
  }

  /**
   * Allocate device memory.
   *
   * @throws EquilibriaException UNAVAILABLE if there is no room for it
   */
  synchronized _cl_mem allocate(long wanted) {
    requireDevice();
    // Drivers may promise what they cannot keep, and fail at the first use.
    if (!fits(wanted)) {
      throw noRoom(wanted, "more than it has");
    }
    try {
      _cl_mem memory = driver.allocate(wanted);
      buffers++;
      bytes += wanted;
      return memory;
    } catch (DriverException e) {
      throw Status.refusesAllocation(e.status())
          ? noRoom(wanted, String.valueOf(e.getMessage()))
          : lost(e);
    }
  }

  /** Return whether the device has the memory, as far as this process knows. */
  synchronized boolean fits(long wanted) {
    return bytes + wanted <= device().memory();
  }

  private EquilibriaException noRoom(long wanted, String reason) {
    return new EquilibriaException(
        ErrorCode.UNAVAILABLE,
        String.format(
            Locale.ROOT,
            "backend opencl cannot allocate %d bytes on %s: of its %d bytes this process uses %d "
                + "(%s); a smaller batch needs less",
            wanted,
            device().described(),
            device().memory(),
            bytes,
            reason));
  }

  /** Give device memory back in the order of the queue. */
  synchronized void free(_cl_mem memory, long held) {
    buffers--;
    bytes -= held;
    try {
      driver.free(memory);
    } catch (DriverException e) {
      // Memory of a lost device is gone with it, which whoever computes next is told.
      lost(e);
    }
  }

  /** Launch a kernel; arguments are {@code _cl_mem}, Integer, Float or Double. */
  synchronized void launch(Routine routine, Grid grid, Object... arguments) {
    command(() -> driver.launch(routine.kernel(), grid, arguments));
    launches++;
  }

  synchronized void copy(_cl_mem from, _cl_mem to, long count) {
    command(() -> driver.copy(from, to, count));
    copies++;
  }

  /** Copy host memory that stays as it is until the queue is waited for. */
  synchronized void write(Pointer from, _cl_mem to, long offset, long count) {
    command(() -> driver.write(from, to, offset, count));
    writes++;
  }

  private void command(Runnable call) {
    asked(
        () -> {
          call.run();
          if (blocking) {
            driver.finish();
          }
          return true;
        });
  }

  /** Complete every command. */
  synchronized void finish() {
    waits++;
    asked(
        () -> {
          driver.finish();
          return true;
        });
  }

  /** Return what takes arrays to the device; the lock is held until the kernel is launched. */
  Staging staging() {
    return staging;
  }

  /** Fill a matrix with host values: {@code filling} writes them to a block of memory. */
  void upload(_cl_mem to, long count, Consumer<BytePointer> filling) {
    BytePointer block = blocks.take(count);
    filling.accept(block);
    try {
      synchronized (this) {
        write(block, to, 0, count);
        finish();
      }
    } catch (EquilibriaException e) {
      HostBlocks.abandon(block);
      throw e;
    }
    blocks.giveBack(block);
  }

  /** Read whole buffers and wait once; {@code taking} is given a block for each. */
  void download(List<_cl_mem> from, long count, Consumer<List<BytePointer>> taking) {
    List<BytePointer> taken = new ArrayList<>();
    from.forEach(memory -> taken.add(blocks.take(count)));
    List<_cl_event> events = new ArrayList<>();
    synchronized (this) {
      for (int i = 0; i < taken.size(); i++) {
        events.add(read(from.get(i), taken.get(i), count));
      }
      waits++;
    }
    // The last read comes last: the others are done, and only let go of.
    Collections.reverse(events);
    events.forEach(event -> await(event, taken));
    taking.accept(taken);
    taken.forEach(blocks::giveBack);
  }

  /**
   * Have kernels write numbers to a buffer, and read these: the one wait of an evaluation.
   *
   * @param count how many numbers there are
   * @param launching launches the kernels that write them
   * @param taking is given the numbers
   */
  void reduce(int count, Consumer<_cl_mem> launching, Consumer<double[]> taking) {
    long size = (long) count * Double.BYTES;
    BytePointer block = blocks.take(size);
    _cl_event event;
    synchronized (this) {
      _cl_mem numbers = results(size);
      launching.accept(numbers);
      event = read(numbers, block, size);
      waits++;
    }
    await(event, List.of(block));
    double[] values = new double[count];
    HostBlocks.doubles(block).get(values);
    blocks.giveBack(block);
    taking.accept(values);
  }

  /** Later commands may write to it again: they come after the read. */
  private _cl_mem results(long size) {
    if (size > resultBytes) {
      long larger = Math.max(4096, Math.max(2 * resultBytes, size));
      freeResults();
      results = allocate(larger);
      resultBytes = larger;
    }
    return results;
  }

  private void freeResults() {
    if (resultBytes > 0) {
      free(results, resultBytes);
      resultBytes = 0;
    }
  }

  private synchronized _cl_event read(_cl_mem from, Pointer to, long count) {
    return asked(() -> driver.read(from, to, count));
  }

  /** Wait for a command that writes to blocks of host memory. */
  private void await(_cl_event event, List<BytePointer> written) {
    try {
      driver.await(event);
    } catch (DriverException e) {
      written.forEach(HostBlocks::abandon);
      throw failed(e);
    }
  }

  /** Ask the driver for something, unless the device is lost. */
  synchronized <T> T asked(Supplier<T> call) {
    requireDevice();
    try {
      return call.get();
    } catch (DriverException e) {
      throw failed(e);
    }
  }

  private void requireDevice() {
    if (lost != null) {
      throw lost;
    }
  }

  private synchronized EquilibriaException failed(DriverException e) {
    if (!Status.isOutOfMemory(e.status())) {
      return lost(e);
    }
    return new EquilibriaException(
        ErrorCode.UNAVAILABLE,
        String.format(
            Locale.ROOT,
            "backend opencl: %s has no room for its matrices: of its %d bytes this process uses "
                + "%d (%s); a smaller batch needs less",
            device().described(),
            device().memory(),
            bytes,
            e.getMessage()),
        e);
  }

  private EquilibriaException lost(DriverException e) {
    if (lost == null) {
      lost =
          new EquilibriaException(
              ErrorCode.UNAVAILABLE,
              "backend opencl: "
                  + device().described()
                  + " failed ("
                  + e.getMessage()
                  + "), and what it held is lost; what was saved can be resumed on another backend",
              e);
    }
    return lost;
  }

  /** Release what was made by the driver; on a lost device that cannot fail. */
  synchronized void release(List<Runnable> releases) {
    for (Runnable release : releases) {
      try {
        release.run();
      } catch (DriverException e) {
        lost(e);
      }
    }
  }

  /** Release the queue, after everything that was allocated. */
  synchronized void close() {
    if (lost == null) {
      staging.close();
    }
    freeResults();
    blocks.close();
    try {
      driver.close();
    } catch (DriverException e) {
      lost(e);
    }
  }
}

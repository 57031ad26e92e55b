package org.equilibria.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/** The clock that is read. */
public enum BenchClock {
  /** The time that passes. */
  WALL,
  /**
   * The time that the measuring thread computes: on a busy machine far steadier, but right only for
   * backends that compute on the calling thread alone.
   */
  CPU;

  /** Return a clock in nanoseconds. */
  LongSupplier nanoTime() {
    if (this == WALL) {
      return System::nanoTime;
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads::getCurrentThreadCpuTime;
  }
}

package org.equilibria.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;
import org.apiguardian.api.API;

/** The clock that is read. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
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

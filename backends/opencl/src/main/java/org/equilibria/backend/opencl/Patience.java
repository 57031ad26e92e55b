package org.equilibria.backend.opencl;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * A wait that ends after a while, by looking again and again: at once at first, then at intervals
 * that stay a small share of the time waited.
 *
 * @param limitNanos how long is waited
 * @param nanoTime the clock
 */
record Patience(long limitNanos, LongSupplier nanoTime) {

  private static final long SPINNING = 20_000;
  private static final long LONGEST_PAUSE = 1_000_000;
  private static final int SHARE = 16;

  /** Wait until something is done; return whether it was, within the limit. */
  boolean until(BooleanSupplier done) {
    long started = nanoTime.getAsLong();
    while (!done.getAsBoolean()) {
      long waited = nanoTime.getAsLong() - started;
      if (waited >= limitNanos) {
        return false;
      }
      if (waited < SPINNING || Thread.currentThread().isInterrupted()) {
        // An interrupt ends no wait, because the device still writes to memory of the caller.
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(Math.min(LONGEST_PAUSE, waited / SHARE));
      }
    }
    return true;
  }
}

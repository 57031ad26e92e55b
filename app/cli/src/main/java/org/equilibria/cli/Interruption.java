package org.equilibria.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.equilibria.engine.solve.Cancellation;

/**
 * Cancel when the user presses Ctrl-C, and hold the process until what is running has been wound
 * up: the running cell stopped, the report written.
 */
final class Interruption implements Cancellation, AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::cancelAndWait, "interruption");
  private volatile boolean requested;

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public boolean requested() {
    return requested;
  }

  private void cancelAndWait() {
    requested = true;
    try {
      done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Let go of the process. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      requested = true; // the process is ending already, and the hook with it
    }
  }
}

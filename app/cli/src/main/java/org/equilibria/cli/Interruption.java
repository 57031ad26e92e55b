package org.equilibria.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.equilibria.engine.guard.Detached;
import org.equilibria.engine.solve.Cancellation;
import sun.misc.Signal;

/**
 * Cancellation by Ctrl-C, which ends the process at once at the second time. A request to terminate
 * cancels, too, and holds the process until what is running has been wound up: the running cell
 * stopped, the report written.
 */
public final class Interruption implements Cancellation, AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final Console console;
  private final Signal interrupt = new Signal("INT");
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::terminated, "interruption");
  private volatile boolean requested;

  /** Listen to the signals of the process until this is closed. */
  public Interruption(Console console) {
    this.console = console;
    Signal.handle(interrupt, signal -> interrupted());
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A plugin asked the JVM to exit, which waits for the command; there is nothing to hold.
    }
  }

  @Override
  public boolean requested() {
    return requested;
  }

  private void interrupted() {
    if (requested) {
      Runtime.getRuntime().halt(ExitCode.CANCELLED);
    }
    requested = true;
    console.err().println("equilibria: stopping; press Ctrl-C again to end at once");
  }

  private void terminated() {
    if (Detached.exiting().isPresent()) {
      return; // a plugin began this, and the command goes on
    }
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
    // Not what stood before: native libraries (drivers of OpenCL with a compiler inside) handle
    // this
    // signal, too, and theirs cannot always be handed back. The JVM by itself ends in this way.
    Signal.handle(interrupt, signal -> Runtime.getRuntime().exit(ExitCode.CANCELLED));
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      requested = true; // the process is ending already, and the hook with it
    }
  }
}

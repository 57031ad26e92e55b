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
  private final Supervision supervision;
  private final Signal interrupt = new Signal("INT");
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::terminated, "interruption");
  private volatile boolean requested;

  /** Listen to the signals of the process until this is closed. */
  Interruption(Console console, Supervision supervision) {
    this.console = console;
    this.supervision = supervision;
    supervision.hears(this);
    Signal.handle(interrupt, signal -> interrupted());
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A plugin asked the JVM to exit, which waits for the command; there is nothing to hold.
    }
  }

  @Override
  public boolean requested() {
    supervision.sign();
    return requested;
  }

  /** Return whether the work is to stop, which is no sign of life of it. */
  boolean isRequested() {
    return requested;
  }

  /**
   * Insist that the user wanted it, where work ended as cancelled.
   *
   * @throws org.equilibria.api.error.EquilibriaException PLUGIN_FAILURE if not: its thread was
   *     interrupted by someone else
   */
  public void requireRequested() {
    if (!requested) {
      throw supervision.interrupted();
    }
  }

  /** Stop the work and let go of the process, though the work has not come back. */
  void abandon() {
    requested = true;
    done.countDown();
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
    supervision.hearsNothing();
    // Not what stood before: native libraries (drivers of OpenCL with a compiler inside) handle
    // this signal, too, and theirs cannot always be handed back.
    Signal.handle(interrupt, signal -> supervision.stop());
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      requested = true; // the process is ending already, and the hook with it
    }
  }
}

package org.equilibria.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.equilibria.engine.guard.Detached;
import org.equilibria.engine.solve.Cancellation;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Cancellation by Ctrl-C, which ends the process at once at the second time. A request to terminate
 * cancels, too, and holds the process until what is running has been wound up: the running cell
 * stopped, the report written.
 */
public final class Interruption implements Cancellation, AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private static final AtomicReference<Interruption> LISTENING = new AtomicReference<>();

  // Stays with the process. Native libraries (drivers of OpenCL with a compiler inside) handle this
  // signal, too, and what stood before them cannot always be handed back to the JVM.
  private static final SignalHandler HANDLER = signal -> received();

  private final Console console;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::terminated, "interruption");
  private volatile boolean requested;

  /** Listen to the signals of the process until this is closed. */
  public Interruption(Console console) {
    this.console = console;
    LISTENING.set(this);
    Signal.handle(new Signal("INT"), HANDLER);
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

  private static void received() {
    Interruption listening = LISTENING.get();
    if (listening == null) {
      Runtime.getRuntime().exit(ExitCode.CANCELLED); // as the JVM does itself
    } else {
      listening.interrupted();
    }
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
    LISTENING.compareAndSet(this, null);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      requested = true; // the process is ending already, and the hook with it
    }
  }
}

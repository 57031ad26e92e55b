package org.equilibria.engine.guard;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task on a daemon thread of its own, so that whoever waits for it survives whatever it does:
 * throw, run for ever, leave its thread interrupted, or ask the JVM to exit.
 *
 * <p>A thread that calls {@link System#exit} never comes back, but the JVM lives until the last
 * shutdown hook has returned: whoever installs one that waits can go on with other tasks.
 *
 * @param <T> what the task returns
 */
public final class Detached<T> {

  private static final long TICK_MILLIS = 20;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Worker thread;
  private volatile @Nullable End<T> end;

  private Detached(String name, Callable<? extends T> task) {
    thread = new Worker(() -> run(task), name);
    thread.setDaemon(true);
  }

  /** A thread that remembers where others than who waits for it interrupted it first. */
  private static final class Worker extends Thread {

    private volatile StackTraceElement[] interruptedFrom = {};

    /** In a group of its own, so that who interrupts all threads of its group reaches no others. */
    Worker(Runnable task, String name) {
      super(new ThreadGroup(name), task, name);
    }

    @Override
    public void interrupt() {
      if (interruptedFrom.length == 0) { // later ones only keep the flag up
        interruptedFrom = Thread.currentThread().getStackTrace();
      }
      super.interrupt();
    }

    void ask() {
      super.interrupt();
    }
  }

  /**
   * How a task ended.
   *
   * @param <T> what it returns
   */
  public sealed interface End<T> {

    /** It returned. */
    record Returned<T>(T value) implements End<T> {}

    /** It threw, whatever it was; where that is of a class of others, this says the same. */
    record Threw<T>(Throwable failure) implements End<T> {}

    /**
     * It asked the JVM to exit, and stays where it did.
     *
     * @param at where, innermost frame first
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, by whoever waited
    record Exited<T>(StackTraceElement[] at) implements End<T> {}

    /**
     * It was left to itself before it ended; its thread was interrupted, and may run on.
     *
     * @param why for people
     * @param at where it was then, innermost frame first
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, by whoever waited
    record Abandoned<T>(String why, StackTraceElement[] at) implements End<T> {}
  }

  /** Start a task on a thread of the given name. */
  public static <T> Detached<T> start(String name, Callable<? extends T> task) {
    Detached<T> started = new Detached<>(name, task);
    started.thread.start();
    return started;
  }

  private void run(Callable<? extends T> task) {
    try {
      end = new End.Returned<>(task.call());
    } catch (Throwable e) { // also errors: they must not cost more than this task
      end = new End.Threw<>(Harmless.of(e));
    } finally {
      done.countDown();
    }
  }

  /**
   * Wait for the end of the task. If the waiting thread is interrupted, the task is, too, and the
   * wait goes on.
   *
   * @param impatience asked often; once it gives a reason, the task is left to itself
   */
  public End<T> await(Supplier<Optional<String>> impatience) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (done.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
            return ended();
          }
        } catch (InterruptedException e) {
          interrupted = true;
          thread.ask();
        }
        if (isExiting(thread)) {
          return new End.Exited<>(thread.getStackTrace());
        }
        Optional<String> reason = impatience.get();
        if (reason.isPresent()) {
          StackTraceElement[] at = thread.getStackTrace();
          thread.ask();
          End<T> late = end;
          return late == null ? new End.Abandoned<>(reason.get(), at) : late;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Wait for the end of the task, at most so long.
   *
   * @param reason why it is left to itself then
   */
  public End<T> await(Duration most, String reason) {
    long started = System.nanoTime();
    return await(
        () ->
            System.nanoTime() - started > most.toNanos() ? Optional.of(reason) : Optional.empty());
  }

  /** Return where the task is, innermost frame first; nowhere once it has ended. */
  public StackTraceElement[] stack() {
    return thread.getStackTrace();
  }

  /**
   * Return from where the thread of the task was interrupted first, innermost frame first, if it
   * was by others than who waits for it, such as the task itself; empty if it was not.
   */
  public StackTraceElement[] interruptedFrom() {
    return thread.interruptedFrom.clone();
  }

  private End<T> ended() {
    End<T> known = end;
    if (known == null) {
      throw new IllegalStateException("a task that is done has an end");
    }
    return known;
  }

  /**
   * Return a thread within a call of {@link System#exit}, if there is one, as hooks ask: they may
   * run before the thread that started them waits for them.
   */
  public static Optional<Thread> exiting() {
    return Thread.getAllStackTraces().keySet().stream().filter(Detached::isWithinExit).findFirst();
  }

  /** Return whether a thread waits within a call of {@link System#exit}. */
  public static boolean isExiting(Thread thread) {
    if (thread.getState() == Thread.State.RUNNABLE) {
      return false; // one that exits waits for the hooks, or for the one that came first
    }
    return isWithinExit(thread);
  }

  private static boolean isWithinExit(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("exit")
          && frame.getClassName().equals("java.lang.Runtime")) {
        return true;
      }
    }
    return false;
  }
}

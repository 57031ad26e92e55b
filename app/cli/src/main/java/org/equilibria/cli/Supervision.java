package org.equilibria.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.guard.Detached;
import org.equilibria.engine.guard.Detached.End;
import org.equilibria.engine.guard.PlainText;
import org.equilibria.study.run.CellLimits;
import org.jspecify.annotations.Nullable;

/**
 * The supervision of a command, which runs on a thread of its own, as code of plugins may run on
 * the way. A plugin that asks the JVM to exit, or does not come back, ends the command and is
 * named; what the program itself does may take as long as it likes.
 */
final class Supervision {

  /** Time for a plugin to come back once the user wants the command to stop. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Time between two looks at where a thread is that gives no sign of life. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Function<StackTraceElement[], Optional<String>> culprits;
  private final AtomicLong signs = new AtomicLong();
  private volatile Duration silence = CellLimits.DEFAULT.silence();
  private volatile Supplier<Optional<String>> kept = Optional::empty;
  private volatile @Nullable Interruption interruption;
  private volatile @Nullable Detached<Integer> command;
  private final AtomicBoolean exitTold = new AtomicBoolean();
  private volatile boolean stopped;

  /**
   * Supervise a command.
   *
   * @param culprits names the plugin that a stack is in, innermost frame first, if it is in one's
   */
  Supervision(Function<StackTraceElement[], Optional<String>> culprits) {
    this.culprits = culprits;
  }

  /** Choose how long a plugin may keep the command waiting without a sign of life. */
  void limit(Duration limit) {
    silence = limit;
  }

  /** Choose what is said, if anything, of what is kept when the command fails. */
  void keeps(Supplier<Optional<String>> what) {
    kept = what;
  }

  /** Return what is kept although the command failed, for people. */
  Optional<String> kept() {
    return kept.get();
  }

  /** Take note of a sign of life. */
  void sign() {
    signs.lazySet(signs.getPlain() + 1); // that it moves is all that matters
  }

  /** Take note of who hears of the user's wish to stop. */
  void hears(Interruption listener) {
    interruption = listener;
  }

  /** Take note that nothing is left to wind up. */
  void hearsNothing() {
    interruption = null;
  }

  /** End the command at once: the user wants it, and there is nothing to wind up. */
  void stop() {
    stopped = true;
    if (command == null) {
      Runtime.getRuntime().exit(ExitCode.CANCELLED);
    }
  }

  /** Run a command to its end, or to that of all patience, and return its exit code. */
  int run(Console console, Callable<Integer> work) {
    Detached<Integer> task = Detached.start("command", work);
    command = task;
    try {
      End<Integer> end = task.await(new Patience(task));
      if (end instanceof End.Returned<Integer> returned) {
        return returned.value();
      }
      boolean cancelled = isCancelled();
      if (stopped) {
        console.err().println("equilibria: cancelled");
      } else if (end instanceof End.Exited<Integer> exited) {
        tellExit(console, exited.at());
      } else {
        console.err().println("equilibria: " + (cancelled ? "cancelled; " : "") + told(end));
      }
      kept().ifPresent(console.err()::println);
      Interruption listener = interruption;
      if (listener != null) {
        listener.abandon(); // the process may end from now on
      }
      return cancelled ? ExitCode.CANCELLED : ExitCode.INTERNAL;
    } finally {
      command = null;
    }
  }

  /**
   * Run a part of a command that others can do without on a thread of its own, and return what it
   * returns.
   *
   * @throws EquilibriaException PLUGIN_FAILURE if it asks the JVM to exit or does not come back
   */
  <T> T contained(String name, Callable<T> part) {
    Detached<T> task = Detached.start(name, part);
    End<T> end = task.await(new Patience(task));
    if (end instanceof End.Returned<T> returned) {
      return returned.value();
    }
    if (end instanceof End.Threw<T> threw) {
      if (threw.failure() instanceof RuntimeException e) {
        throw e;
      } else if (threw.failure() instanceof Error e) {
        throw e;
      }
    }
    throw new EquilibriaException(ErrorCode.PLUGIN_FAILURE, told(end));
  }

  /** Tell, once, that code asked the JVM to exit. */
  void tellExit(Console console, StackTraceElement[] at) {
    if (exitTold.compareAndSet(false, true)) {
      console.err().println("equilibria: " + exitOf(at));
    }
  }

  private String exitOf(StackTraceElement[] at) {
    return who(at) + " asked the JVM to exit";
  }

  private String told(End<?> end) {
    if (end instanceof End.Threw<?> threw) {
      return "internal error: " + PlainText.of(threw.failure());
    } else if (end instanceof End.Exited<?> exited) {
      return exitOf(exited.at());
    }
    End.Abandoned<?> abandoned = (End.Abandoned<?>) end;
    StackTraceElement[] at = abandoned.at();
    return who(at) + " " + abandoned.why() + (at.length == 0 ? "" : ", at " + at[0]);
  }

  private String who(StackTraceElement[] frames) {
    return culprits.apply(frames).map(plugin -> "plugin " + plugin).orElse("some code");
  }

  /** Return a failure that names who interrupted the thread of the command unasked. */
  EquilibriaException interrupted() {
    Detached<Integer> task = command;
    StackTraceElement[] from = task == null ? new StackTraceElement[0] : task.interruptedFrom();
    return new EquilibriaException(
        ErrorCode.PLUGIN_FAILURE,
        "the command was interrupted%s, which nobody asked for"
            .formatted(culprits.apply(from).map(plugin -> " by plugin " + plugin).orElse("")));
  }

  private boolean isCancelled() {
    Interruption listener = interruption;
    return stopped || listener != null && listener.isRequested();
  }

  /** The patience with one task. */
  private final class Patience implements Supplier<Optional<String>> {

    private final Detached<?> task;
    private long seen = signs.get();
    private long lastSign = System.nanoTime();
    private long looked = lastSign;
    private boolean asked;

    Patience(Detached<?> task) {
      this.task = task;
    }

    @Override
    public Optional<String> get() {
      long now = System.nanoTime();
      if (seen != signs.get() || asked != isCancelled()) {
        seen = signs.get();
        asked = isCancelled();
        lastSign = now;
      }
      if (stopped) {
        return Optional.of("was left");
      }
      if (now - looked < LOOK.toNanos()) {
        return Optional.empty();
      }
      looked = now;
      if (culprits.apply(task.stack()).isEmpty()) {
        lastSign = now;
        return Optional.empty();
      }
      Duration limit = asked ? GRACE : silence;
      return now - lastSign > limit.toNanos()
          ? Optional.of("did not come back for " + Durations.shown(limit))
          : Optional.empty();
    }
  }
}

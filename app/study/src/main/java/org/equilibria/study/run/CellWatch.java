package org.equilibria.study.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.CellResult;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a cell on its thread and the study on another: hands on what the cell tells
 * as long as it is waited for, and knows when it has shown a sign of life.
 */
final class CellWatch implements Progress, Cancellation {

  /** Time for a cell to end by itself once it is asked to. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Progress progress;
  private final Cancellation cancellation;
  private final CellLimits limits;
  private final long started = System.nanoTime();
  private final AtomicLong signs = new AtomicLong();
  private final CountDownLatch taken = new CountDownLatch(1);
  private volatile @Nullable CellResult trained;
  private volatile boolean abandoned;

  // Of the thread that waits.
  private long signsSeen;
  private long lastSign = started;
  private @Nullable Long asked;

  CellWatch(Progress progress, Cancellation cancellation, CellLimits limits) {
    this.progress = progress;
    this.cancellation = cancellation;
    this.limits = limits;
  }

  @Override
  public boolean requested() {
    sign();
    return abandoned || cancellation.requested();
  }

  private void sign() {
    signs.lazySet(signs.getPlain() + 1); // that it moves is all that matters
  }

  @Override
  public synchronized void epoch(Cell cell, EpochRecord record) {
    sign();
    if (!abandoned) {
      progress.epoch(cell, record);
    }
  }

  @Override
  public synchronized void bound(Cell cell, String what, int done, int total) {
    sign();
    if (!abandoned) {
      progress.bound(cell, what, done, total);
    }
  }

  @Override
  public synchronized void cellFailed(Cell cell, Throwable cause) {
    if (!abandoned) {
      progress.cellFailed(cell, cause);
    }
  }

  /** Offer the result of training, and wait until it is taken: bounds come after it. */
  void offer(CellResult result) {
    trained = result;
    try {
      taken.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hand what was offered to someone, once, and let the cell go on to its bounds. */
  void take(Consumer<CellResult> taker) {
    CellResult offered = trained;
    if (offered != null && taken.getCount() > 0) {
      taker.accept(offered);
      taken.countDown();
    }
  }

  /** Return the result of training, if it came so far. */
  Optional<CellResult> trained() {
    return Optional.ofNullable(trained);
  }

  /** Return whether the user, or who interrupted the waiting thread, wants the work to stop. */
  boolean isCancelled() {
    return cancellation.requested() || Thread.currentThread().isInterrupted();
  }

  /** Return why the cell is waited for no longer, if it is not. */
  Optional<String> impatience() {
    long now = System.nanoTime();
    long seen = signs.get();
    if (seen != signsSeen) {
      signsSeen = seen;
      lastSign = now;
    }
    if (cancellation.requested()) {
      if (asked == null) {
        asked = now;
      }
      return now - asked > GRACE.toNanos()
          ? Optional.of("cancelled, and did not end within " + words(GRACE))
          : Optional.empty();
    }
    if (limits.total().filter(limit -> now - started > limit.toNanos()).isPresent()) {
      return Optional.of("it took longer than the limit of " + words(limits.total().orElseThrow()));
    }
    return now - lastSign > limits.silence().toNanos()
        ? Optional.of("no sign of life for " + words(limits.silence()))
        : Optional.empty();
  }

  /** Return a length of time for people. */
  static String words(Duration time) {
    return time.toMinutes() > 0 && time.toSecondsPart() == 0
        ? time.toMinutes() + " min"
        : "%.3g s".formatted(time.toMillis() / 1e3);
  }

  /** Listen no longer: whatever the cell still tells concerns nobody. */
  synchronized void abandon() {
    abandoned = true;
    taken.countDown();
  }
}

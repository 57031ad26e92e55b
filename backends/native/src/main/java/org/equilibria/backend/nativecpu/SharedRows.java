package org.equilibria.backend.nativecpu;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The pieces of one batch, handed out to whichever threads ask, each piece once. */
final class SharedRows implements Runnable {

  private final int rows;
  private final int piece;
  private final int pieces;
  private final Range work;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch unfinished;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** Work on a range of rows. */
  interface Range {
    void run(int from, int to);
  }

  SharedRows(int rows, int piece, Range work) {
    this.rows = rows;
    this.piece = piece;
    this.work = work;
    pieces = (rows + piece - 1) / piece;
    unfinished = new CountDownLatch(pieces);
  }

  int pieces() {
    return pieces;
  }

  /** Work on pieces until none is left. */
  @Override
  public void run() {
    for (int k = next.getAndIncrement(); k < pieces; k = next.getAndIncrement()) {
      try {
        work.run(k * piece, (int) Math.min(rows, (k + 1L) * piece));
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
      } finally {
        unfinished.countDown();
      }
    }
  }

  /**
   * Wait until every piece is done and rethrow the first failure. An interrupt does not end the
   * wait, because other threads still write to memory that the caller would free; it is kept for
   * the caller to see.
   */
  void await() {
    boolean interrupted = false;
    while (unfinished.getCount() > 0) {
      try {
        unfinished.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Throwable first = failure.get();
    if (first instanceof Error error) {
      throw error;
    } else if (first instanceof RuntimeException exception) {
      throw exception;
    }
  }
}

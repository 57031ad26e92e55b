package org.equilibria.study.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.IoReason;

/**
 * The locks by which processes share the work on one place: one that all who take part hold
 * together, and one for every piece of work, held by whoever does it. The operating system takes
 * them back when a process ends, however it ends. Of one process only one part may take part.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class WorkLocks implements Closeable {

  /** Below the region of {@link WriterLock}, above any piece of work. */
  private static final long TAKING_PART = Long.MAX_VALUE - 3;

  private static final int TRIES = 600;
  private static final long PAUSE_NANOS = 50_000_000;

  private final LockFile file;
  private final Map<Long, FileLock> held = new HashMap<>();
  private FileLock part;
  private final boolean alone;

  private WorkLocks(LockFile file, FileLock part) {
    this.file = file;
    this.part = part;
    alone = !part.isShared();
  }

  /**
   * Take part in the work on a place. Whoever is alone at it has it to itself until {@link #share};
   * others wait for that, up to half a minute.
   *
   * @param place what is worked on, for messages
   * @param lockFile file that carries the locks, in a folder that exists; made if it is missing
   * @throws EquilibriaException OUTPUT_BUSY if this process takes part already, or another has the
   *     place to itself; IO if the file cannot be made or locked, as on file systems without locks
   */
  public static WorkLocks join(Path place, Path lockFile) {
    try {
      LockFile file = LockFile.open(place, lockFile);
      try {
        FileLock alone = file.lock(TAKING_PART, false);
        return new WorkLocks(file, alone == null ? shared(place, file) : alone);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure(place, e);
    }
  }

  /**
   * Take a place for oneself: nobody else takes part until this is closed.
   *
   * @param place what is worked on, for messages
   * @param lockFile file that carries the locks, in a folder that exists; made if it is missing
   * @throws EquilibriaException OUTPUT_BUSY if anybody takes part already; IO if the file cannot be
   *     made or locked
   */
  public static WorkLocks alone(Path place, Path lockFile) {
    try {
      LockFile file = LockFile.open(place, lockFile);
      try {
        FileLock alone = file.lock(TAKING_PART, false);
        if (alone == null) {
          throw LockFile.busy(place, "another process");
        }
        return new WorkLocks(file, alone);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure(place, e);
    }
  }

  private static FileLock shared(Path place, LockFile file) throws IOException {
    FileLock lock = file.lock(TAKING_PART, true);
    for (int i = 0; lock == null; i++) {
      if (i == TRIES || Thread.currentThread().isInterrupted()) {
        throw LockFile.busy(place, "another process");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      lock = file.lock(TAKING_PART, true);
    }
    return lock;
  }

  /** Return whether nobody else took part when this did. */
  public boolean alone() {
    return alone;
  }

  /** Let others take part. */
  public void share() {
    if (part.isShared()) {
      return;
    }
    try {
      part.release();
      part = shared(file.path(), file);
    } catch (IOException e) {
      throw failure(file.path(), e);
    }
  }

  /**
   * Take a piece of work.
   *
   * @param number of the piece, not negative
   * @return whether nobody else has it
   */
  public boolean take(long number) {
    if (held.containsKey(number)) {
      return true;
    }
    try {
      FileLock lock = file.lock(number, false);
      if (lock != null) {
        held.put(number, lock);
      }
      return lock != null;
    } catch (IOException e) {
      throw failure(file.path(), e);
    }
  }

  /** Give a piece of work back, if it is held. */
  public void release(long number) {
    FileLock lock = held.remove(number);
    if (lock != null) {
      try {
        lock.release();
      } catch (IOException e) {
        throw failure(file.path(), e);
      }
    }
  }

  private static EquilibriaException failure(Path place, IOException e) {
    return new EquilibriaException(
        ErrorCode.IO,
        ("%s: cannot be locked: %s; results need a disk whose file system has locks")
            .formatted(place, IoReason.of(e)),
        e);
  }

  /** Take part no longer. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw failure(file.path(), e);
    }
  }
}

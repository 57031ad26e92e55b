package org.equilibria.study.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A file that carries locks of the operating system, opened at most once by this process. It stays
 * where it is: another process may have opened it just now, and would lock a file that is no longer
 * there.
 */
final class LockFile implements Closeable {

  private final Path key;
  private final RandomAccessFile file;

  private LockFile(Path key, RandomAccessFile file) {
    this.key = key;
    this.file = file;
  }

  /**
   * Open a lock file.
   *
   * @param place what it locks, for messages
   * @param lockFile in a folder that exists; made if it is missing
   * @throws EquilibriaException OUTPUT_BUSY if this process has it open already
   */
  static LockFile open(Path place, Path lockFile) throws IOException {
    Path absolute = lockFile.toAbsolutePath();
    Path folder = absolute.getParent();
    Path key = folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
    if (!HeldLocks.enter(key)) {
      throw busy(place, "this very process, pid " + ProcessHandle.current().pid());
    }
    try {
      // Not a channel of its own: an interrupt would close it, and the locks would be lost.
      return new LockFile(key, new RandomAccessFile(key.toFile(), "rw"));
    } catch (IOException e) {
      HeldLocks.strike(key);
      throw e;
    }
  }

  /** Return the failure of somebody who wants what another has. */
  static EquilibriaException busy(Path place, String by) {
    return new EquilibriaException(
        ErrorCode.OUTPUT_BUSY,
        "%s is being written to by %s; let that end, or stop it, first".formatted(place, by));
  }

  /** Lock a byte, without waiting for it; null if another process has a lock that forbids it. */
  @Nullable FileLock lock(long position, boolean shared) throws IOException {
    try {
      return file.getChannel().tryLock(position, 1, shared);
    } catch (OverlappingFileLockException e) {
      return null; // held under another name of the same file
    }
  }

  Path path() {
    return key;
  }

  RandomAccessFile content() {
    return file;
  }

  /** Give all locks back. */
  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      HeldLocks.strike(key);
    }
  }
}

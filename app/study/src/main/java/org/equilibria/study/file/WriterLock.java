package org.equilibria.study.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.IoReason;
import org.jspecify.annotations.Nullable;

/**
 * The right to be the only writer of a place, among all processes and threads. The operating system
 * takes it back when the process ends, however it ends. The file that carries the lock stays where
 * it is: another writer may have opened it just now, and would lock a file that is no longer there.
 */
public final class WriterLock implements Closeable {

  /** Far behind the text, as on some systems nobody else may read a region that is locked. */
  private static final long REGION = Long.MAX_VALUE - 1;

  private static final int LONGEST_NOTE = 200;

  private final Path key;
  private final RandomAccessFile file;

  private WriterLock(Path key, RandomAccessFile file) {
    this.key = key;
    this.file = file;
  }

  /**
   * Claim the right to write to a place, without waiting for it.
   *
   * @param place what is written to, for messages
   * @param lockFile file that carries the lock, in a folder that exists; made if it is missing
   * @throws EquilibriaException OUTPUT_BUSY if another process or thread has the right; IO if the
   *     file cannot be made or locked, as on file systems without locks
   */
  public static WriterLock claim(Path place, Path lockFile) {
    try {
      Path absolute = lockFile.toAbsolutePath();
      Path folder = absolute.getParent();
      Path key = folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
      if (!HeldLocks.enter(key)) {
        throw taken(place, "this very process, pid " + ProcessHandle.current().pid());
      }
      return locked(place, key);
    } catch (IOException e) {
      throw failure(place, e);
    }
  }

  /**
   * Claim the right to write a file; the lock is carried by a hidden file beside it, {@code
   * .NAME.lock}. A symbolic link is followed.
   *
   * @throws EquilibriaException as {@link #claim(Path, Path)}
   */
  public static WriterLock claimFile(Path file) {
    try {
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      return claim(file, target.resolveSibling("." + target.getFileName() + ".lock"));
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static WriterLock locked(Path place, Path key) throws IOException {
    RandomAccessFile file = null;
    try {
      // Not a channel of its own: an interrupt would close it, and the lock would be lost.
      file = new RandomAccessFile(key.toFile(), "rw");
      if (lock(file) == null) {
        throw taken(place, holder(file));
      }
      WriterLock lock = new WriterLock(key, file);
      lock.sign();
      return lock;
    } catch (IOException | RuntimeException e) {
      giveUp(key, file);
      throw e;
    }
  }

  private static void giveUp(Path key, @Nullable RandomAccessFile file) throws IOException {
    try {
      if (file != null) {
        file.close();
      }
    } finally {
      HeldLocks.strike(key);
    }
  }

  private static @Nullable FileLock lock(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock(REGION, 1, false);
    } catch (OverlappingFileLockException e) {
      return null; // held under another name of the same file
    }
  }

  /** Say who holds the lock, for those who are refused; that is a courtesy, so it may fail. */
  private void sign() {
    try {
      file.setLength(0);
      file.write(
          ("process " + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A full disk: the lock holds without a note.
    }
  }

  private static String holder(RandomAccessFile file) throws IOException {
    byte[] note = new byte[LONGEST_NOTE];
    int length = Math.max(0, file.read(note));
    String said = new String(note, 0, length, StandardCharsets.UTF_8).strip();
    return said.matches("process \\d+") ? said : "another process";
  }

  private static EquilibriaException taken(Path place, String by) {
    return new EquilibriaException(
        ErrorCode.OUTPUT_BUSY,
        "%s is being written to by %s; let that end, or stop it, first".formatted(place, by));
  }

  private static EquilibriaException failure(Path place, IOException e) {
    return new EquilibriaException(
        ErrorCode.IO,
        ("%s: cannot be locked against a second writer: %s; results need a disk whose file system"
                + " has locks")
            .formatted(place, IoReason.of(e)),
        e);
  }

  /** Give the right back. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw failure(key, e);
    } finally {
      HeldLocks.strike(key);
    }
  }
}

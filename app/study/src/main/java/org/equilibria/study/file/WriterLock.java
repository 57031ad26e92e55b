package org.equilibria.study.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.IoReason;

/**
 * The right to be the only writer of a place, among all processes and threads. The operating system
 * takes it back when the process ends, however it ends. The file that carries the lock stays where
 * it is: another writer may have opened it just now, and would lock a file that is no longer there.
 */
public final class WriterLock implements Closeable {

  /** Far behind the text, as on some systems nobody else may read a region that is locked. */
  private static final long REGION = Long.MAX_VALUE - 1;

  private static final int LONGEST_NOTE = 200;

  private final LockFile file;

  private WriterLock(LockFile file) {
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
      LockFile file = LockFile.open(place, lockFile);
      try {
        if (file.lock(REGION, false) == null) {
          throw LockFile.busy(place, holder(file.content()));
        }
        sign(file.content());
        return new WriterLock(file);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
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

  /** Say who holds the lock, for those who are refused; that is a courtesy, so it may fail. */
  private static void sign(RandomAccessFile file) {
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
      throw failure(file.path(), e);
    }
  }
}

package org.equilibria.study.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.data.IoReason;

/**
 * A file written whole or not at all: into a draft beside it, which takes its place once it is on
 * the disk. Whatever ends the writing early, a crash included, an earlier file stays as it was.
 */
public final class WholeFile {

  private WholeFile() {}

  /** A writer of what a file holds. */
  @FunctionalInterface
  public interface Content {

    /** Write everything to a stream, which the caller buffers and closes. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Write a file in place of an earlier one, whose permissions it takes over. A symbolic link is
   * followed and stays. An interrupt does not stop the writing.
   *
   * @throws EquilibriaException IO if it cannot be written; no file has changed then
   */
  public static void write(Path file, Content content) {
    try {
      Draft draft = draft(file);
      try {
        draft.fill(content);
        draft.replaceTarget();
      } catch (IOException | RuntimeException | Error e) {
        draft.discard(e);
        throw e;
      }
      draft.discardAbandoned();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /**
   * Check that a file may be written, before hours of work rely on it. Room on the disk is not
   * checked, and no file changes.
   *
   * @throws EquilibriaException IO if it may not
   */
  public static void checkWritable(Path file) {
    try {
      Files.delete(draft(file).path());
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static Draft draft(Path file) throws IOException {
    boolean exists = Files.exists(file);
    if (!exists && Files.isSymbolicLink(file)) {
      throw refusal(file, "it is a link to nothing");
    }
    Path target = exists ? file.toRealPath() : file.toAbsolutePath();
    Path folder = target.getParent();
    if (Files.isDirectory(target) || folder == null) {
      throw refusal(file, "it is a directory");
    } else if (exists && !Files.isRegularFile(target)) {
      // A device, for example, would be replaced by a file.
      throw refusal(file, "it is no ordinary file");
    } else if (!Files.isDirectory(folder)) {
      throw refusal(file, "there is no directory " + folder);
    }
    if (exists) {
      // A move would replace what is protected against writing.
      FileChannel.open(target, StandardOpenOption.WRITE).close();
    }
    return Draft.create(folder, target);
  }

  private static FileSystemException refusal(Path file, String reason) {
    return new FileSystemException(file.toString(), null, reason);
  }

  private static EquilibriaException failure(Path file, IOException e) {
    return new EquilibriaException(
        ErrorCode.IO, file + ": cannot be written: " + IoReason.of(e), e);
  }
}

package org.equilibria.study.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Pieces of text appended to a file, each whole or not at all: what a full disk cut short is taken
 * back, so that the file always ends with a complete line. An interrupt stops nothing.
 */
final class WholeText implements Closeable {

  private final Path path;

  // Not a channel: an interrupt, which a plugin may leave behind, would close it for good.
  private final RandomAccessFile file;

  /**
   * Take a file that is positioned at its end.
   *
   * @param path where the file is
   */
  WholeText(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  /** Open a file, made if it is missing, to append to it. */
  static WholeText atEnd(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    file.seek(file.length());
    return new WholeText(path, file);
  }

  /** Append a piece; it is on the disk when this returns. */
  void append(String text) throws IOException {
    long end = length();
    try {
      file.write(text.getBytes(StandardCharsets.UTF_8));
      file.getFD().sync();
      requireInPlace();
    } catch (IOException e) {
      takeBack(end, e);
      throw e;
    }
  }

  /**
   * Write a piece in the place of the last one, in one go: whoever ends this process meanwhile
   * finds one of them. If it fails, the earlier one stays.
   *
   * @param before where the earlier one begins
   */
  void replaceLast(long before, String earlier, String text) throws IOException {
    try {
      overwrite(before, text);
      requireInPlace();
    } catch (IOException e) {
      try {
        overwrite(before, earlier); // there is room for it: it was there
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  private void overwrite(long before, String text) throws IOException {
    file.seek(before);
    file.write(text.getBytes(StandardCharsets.UTF_8));
    file.setLength(file.getFilePointer());
    file.getFD().sync();
  }

  /** Insist that what is written is what one finds there: a file may be removed at any time. */
  private void requireInPlace() throws IOException {
    if (!Files.exists(path) || Files.size(path) != length()) {
      throw new FileSystemException(
          path.toString(), null, "it was removed or replaced while it was being written");
    }
  }

  long length() throws IOException {
    return file.getFilePointer();
  }

  /** Cut the file back to an earlier length, because of a failure. */
  void takeBack(long length, Exception cause) {
    try {
      file.setLength(length);
      file.seek(length);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

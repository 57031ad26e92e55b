package org.equilibria.study.file;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A draft beside a file, of what is to take its place. The name is of one's own, so that two
 * writers of one file never move each other's unfinished draft.
 *
 * @param path the draft
 * @param folder holds the draft and the file
 * @param target the file whose place it takes
 */
record Draft(Path path, Path folder, Path target) {

  private static final String SUFFIX = ".part";
  private static final int LENGTH_OF_UUID = 36;

  // Far longer than a writer pauses between two pieces.
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  static Draft create(Path folder, Path target) throws IOException {
    Path path = folder.resolve(target.getFileName() + "." + UUID.randomUUID() + SUFFIX);
    return new Draft(Files.createFile(path), folder, target);
  }

  /** Write everything; it is on the disk when this returns. */
  void fill(WholeFile.Content content) throws IOException {
    // Not a channel: an interrupt, which often is why a file is written, would close it.
    try (FileOutputStream file = new FileOutputStream(path.toFile())) {
      OutputStream out = new BufferedOutputStream(file);
      content.writeTo(out);
      out.flush();
      file.getFD().sync();
    }
  }

  /** Take the place of the file, and its permissions if there is one. */
  void replaceTarget() throws IOException {
    PosixFileAttributeView earlier =
        Files.getFileAttributeView(target, PosixFileAttributeView.class);
    if (earlier != null && Files.exists(target)) {
      Files.setPosixFilePermissions(path, earlier.readAttributes().permissions());
    }
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    flushFolder();
  }

  /** Make the move outlast a power failure, where the system lets us. */
  private void flushFolder() {
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every system opens folders; the file is whole in any case.
    }
  }

  /** Remove the draft because of a failure, which is the one to report. */
  void discard(Throwable cause) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Remove drafts of the same file whose writers crashed. */
  void discardAbandoned() {
    FileTime limit = FileTime.from(Instant.now().minus(ABANDONED));
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, this::isSibling)) {
      for (Path draft : drafts) {
        if (Files.getLastModifiedTime(draft).compareTo(limit) < 0) {
          Files.deleteIfExists(draft);
        }
      }
    } catch (IOException e) {
      // They take up space and do no other harm; the next writer tries again.
    }
  }

  private boolean isSibling(Path other) {
    String name = other.getFileName().toString();
    String start = target.getFileName() + ".";
    return name.startsWith(start)
        && name.endsWith(SUFFIX)
        && name.length() == start.length() + LENGTH_OF_UUID + SUFFIX.length();
  }
}

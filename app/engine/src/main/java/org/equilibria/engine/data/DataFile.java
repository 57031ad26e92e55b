package org.equilibria.engine.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** A file of data and what kept it from being read. */
final class DataFile {

  private static final int GZIP = 0x1f8b;

  private DataFile() {}

  /** A reader from an open stream. */
  interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  /**
   * Return the path an option holds.
   *
   * @throws EquilibriaException INVALID_INPUT if the text is empty or no path
   */
  static Path path(String option, String text) {
    if (text.isBlank()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, option + ": the path is empty; write which file is to be read");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, option + ": '" + text + "' is not a path: " + e.getReason(), e);
    }
  }

  /**
   * Read a file, decompressed if it is gzipped.
   *
   * @throws EquilibriaException IO if it is missing or unreadable, MALFORMED_DATA for damaged gzip
   *     data or text that is not in the encoding read
   */
  static <T> T read(Path file, Reader<T> reader) {
    requireFile(file);
    try (InputStream in = Files.newInputStream(file)) {
      return reader.read(decompressed(in));
    } catch (EOFException | ZipException e) {
      // Only the gzip decoder raises these: plain reads end without an exception.
      throw damagedGzip(file.toString(), e);
    } catch (CharacterCodingException e) {
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA, file + ": is not text in UTF-8; save it in that encoding", e);
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /**
   * Return what lies in a directory, in the order of the names.
   *
   * @throws EquilibriaException IO if it is missing, no directory or unreadable
   */
  static List<Path> list(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new EquilibriaException(
          ErrorCode.IO,
          directory + (Files.exists(directory) ? ": is not a directory" : ": no such directory"));
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw unreadable(directory.toString(), e);
    }
  }

  /** Refuse what is missing or a directory. */
  static void requireFile(Path file) {
    if (Files.isDirectory(file)) {
      throw new EquilibriaException(ErrorCode.IO, file + ": is a directory, expected a file");
    }
    if (!Files.exists(file)) {
      throw new EquilibriaException(ErrorCode.IO, file + ": there is no such file");
    }
  }

  /** Return the content, decompressed if its first two bytes are those of gzip. */
  static InputStream decompressed(InputStream content) throws IOException {
    InputStream in = new BufferedInputStream(content, 1 << 16);
    in.mark(2);
    int start = in.read() << 8 | in.read();
    in.reset();
    return start == GZIP ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16) : in;
  }

  static EquilibriaException damagedGzip(String place, IOException e) {
    return new EquilibriaException(
        ErrorCode.MALFORMED_DATA, place + ": damaged gzip data: " + e.getMessage(), e);
  }

  static EquilibriaException unreadable(String place, IOException e) {
    return new EquilibriaException(ErrorCode.IO, place + ": cannot be read: " + IoReason.of(e), e);
  }
}

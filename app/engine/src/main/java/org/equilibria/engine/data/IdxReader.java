package org.equilibria.engine.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipException;
import org.equilibria.api.error.EquilibriaException;

/**
 * A reader of arrays of unsigned bytes in the IDX format: a magic number 0x0000 08dd with dd the
 * number of dimensions, the sizes as big-endian 32-bit integers, then the values in row-major order
 * (LeCun, Cortes and Burges, the MNIST database). Content compressed by gzip is recognised by its
 * first two bytes, whatever the name of the file.
 */
final class IdxReader {

  private static final int UNSIGNED_BYTES = 0x0800;
  private static final int LARGEST = Integer.MAX_VALUE - 8; // the longest array of any JVM

  private IdxReader() {}

  /**
   * Return an array of the given number of dimensions. Nothing is allocated on the word of a header
   * alone.
   *
   * @param place where the bytes come from, for messages
   * @param content closed by the caller
   * @throws EquilibriaException MALFORMED_DATA for a wrong magic number, missing or surplus bytes,
   *     an empty array, or a damaged gzip stream; IO if reading fails
   */
  static IdxArray read(String place, InputStream content, int dimensions) {
    try {
      InputStream in = DataFile.decompressed(content);
      int[] sizes = sizes(place, in, dimensions);
      return new IdxArray(sizes, values(place, in, sizes));
    } catch (EOFException | ZipException e) {
      // Only the gzip decoder raises these: plain reads end without an exception.
      throw DataFile.damagedGzip(place, e);
    } catch (IOException e) {
      throw DataFile.unreadable(place, e);
    }
  }

  private static int[] sizes(String place, InputStream in, int dimensions) throws IOException {
    int length = 4 * (1 + dimensions);
    byte[] header = in.readNBytes(length);
    if (header.length >= 4) {
      checkMagic(place, ByteBuffer.wrap(header).getInt(), dimensions);
    }
    if (header.length < length) {
      throw Faults.malformed(
          "%s: truncated: found %d bytes, expected a header of %d", place, header.length, length);
    }
    ByteBuffer numbers = ByteBuffer.wrap(header, 4, length - 4);
    return IntStream.range(0, dimensions).map(i -> numbers.getInt()).toArray();
  }

  private static void checkMagic(String place, int magic, int dimensions) {
    int expected = UNSIGNED_BYTES | dimensions;
    if (magic != expected) {
      throw Faults.malformed(
          "%s: wrong magic number: found 0x%08x%s, expected 0x%08x (%s)",
          place, magic, described(magic), expected, content(dimensions));
    }
  }

  private static String described(int magic) {
    return magic == (UNSIGNED_BYTES | 1) || magic == (UNSIGNED_BYTES | 3)
        ? " (" + content(magic & 0xff) + ")"
        : "";
  }

  private static String content(int dimensions) {
    return dimensions == 1 ? "IDX labels" : "IDX images";
  }

  private static byte[] values(String place, InputStream in, int[] sizes) throws IOException {
    String declared =
        Arrays.stream(sizes).mapToObj(Integer::toUnsignedString).collect(Collectors.joining(" x "));
    long length = 1;
    for (int size : sizes) {
      // A length below 2^31 times a size below 2^32 does not overflow.
      length *= Integer.toUnsignedLong(size);
      if (length > LARGEST) {
        throw Faults.malformed(
            "%s: declares %s values, expected no more than %d", place, declared, LARGEST);
      }
    }
    if (length == 0) {
      throw Faults.malformed("%s: declares %s values, expected at least one", place, declared);
    }
    byte[] values = in.readNBytes((int) length);
    if (values.length < length) {
      throw Faults.malformed(
          "%s: truncated: found %d values, expected %s = %d",
          place, values.length, declared, length);
    }
    // Reading on also makes the gzip decoder verify its checksum.
    if (in.read() >= 0) {
      throw Faults.malformed(
          "%s: too long: found more bytes after the expected %s = %d values",
          place, declared, length);
    }
    return values;
  }
}

package org.equilibria.study.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Precision;
import org.equilibria.engine.data.IoReason;

/**
 * A reader of tensors, which checks each claim of the header against the size of the file first.
 */
final class SafetensorsReader {

  /** Bytes of the longest header that readers of this format accept. */
  static final int LONGEST_HEADER = 100_000_000;

  /** The length of the header, and the first byte of the header. */
  private static final int SHORTEST = Long.BYTES + 1;

  private static final int CHUNK = 1 << 16;

  private final FileChannel channel;
  private final Malformed malformed;

  private SafetensorsReader(FileChannel channel, Malformed malformed) {
    this.channel = channel;
    this.malformed = malformed;
  }

  static TensorFile read(Path file) {
    try {
      checkRegular(file);
      try (FileChannel channel = FileChannel.open(file)) {
        return new SafetensorsReader(channel, new Malformed(file)).content();
      }
    } catch (IOException e) {
      throw new EquilibriaException(ErrorCode.IO, file + ": cannot be read: " + IoReason.of(e), e);
    }
  }

  private static void checkRegular(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(), null, "it is a directory, expected a safetensors file");
    }
    // A pipe or a device has no size to check claims against.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(
          file.toString(), null, "it is no ordinary file, expected a safetensors file");
    }
  }

  private TensorFile content() throws IOException {
    Header header = HeaderReader.read(headerBytes(), malformed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    long found = channel.size() - channel.position();
    for (Header.Entry entry : header.inFileOrder(found, malformed)) {
      tensors.put(entry.name(), new Tensor(entry.precision(), entry.shape(), values(entry)));
    }
    return new TensorFile(tensors, header.metadata());
  }

  private byte[] headerBytes() throws IOException {
    long size = channel.size();
    byte[] start = filled(ByteBuffer.allocate((int) Math.min(size, SHORTEST))).array();
    if (start.length <= Long.BYTES || start[Long.BYTES] != '{') {
      throw malformed.because("%s", Foreign.describe(start));
    }
    long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > LONGEST_HEADER) {
      throw malformed.because(
          "its first 8 bytes declare a header of %s bytes, expected 2 to %d",
          Long.toUnsignedString(length), LONGEST_HEADER);
    }
    if (length > size - Long.BYTES) {
      throw malformed.because(
          "cut short: found %d bytes of the header, expected the %d that are declared",
          size - Long.BYTES, length);
    }
    channel.position(Long.BYTES);
    return filled(ByteBuffer.allocate((int) length)).array();
  }

  private double[] values(Header.Entry entry) throws IOException {
    double[] values = new double[entry.count()];
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    buffer.limit(0);
    long unread = entry.end() - entry.begin();
    for (int k = 0; k < values.length; k++) {
      if (!buffer.hasRemaining()) {
        filled(buffer.clear().limit((int) Math.min(CHUNK, unread)));
        unread -= buffer.limit();
      }
      values[k] = entry.precision() == Precision.F64 ? buffer.getDouble() : buffer.getFloat();
    }
    return values;
  }

  /** Fill a buffer up to its limit and return it, ready to be read. */
  private ByteBuffer filled(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw malformed.because("it was cut short while it was read");
      }
    }
    return buffer.flip();
  }
}

package org.equilibria.engine.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Write IDX content for tests. */
final class IdxBytes {

  private IdxBytes() {}

  /** Return a header and the given values, whether they agree or not. */
  static byte[] idx(int magic, int[] sizes, int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 + 4 * sizes.length + values.length).putInt(magic);
    Arrays.stream(sizes).forEach(out::putInt);
    Arrays.stream(values).forEach(v -> out.put((byte) v));
    return out.array();
  }

  /** Return images of 1 x 2 pixels. */
  static byte[] images(int... pixels) {
    return idx(0x803, new int[] {pixels.length / 2, 1, 2}, pixels);
  }

  static byte[] labels(int... labels) {
    return idx(0x801, new int[] {labels.length}, labels);
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}

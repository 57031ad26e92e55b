package org.equilibria.study.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Put together files, well-formed or not, byte by byte. */
final class SafetensorsBytes {

  private SafetensorsBytes() {}

  /** Return a file of a header and as many zero bytes of tensors. */
  static byte[] file(String header, int data) {
    return file(header.getBytes(StandardCharsets.UTF_8), data);
  }

  static byte[] file(byte[] header, int data) {
    return declaring(header.length, header, data);
  }

  /** Return a file whose header is said to have a length. */
  static byte[] declaring(long length, byte[] header, int data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] first =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    bytes.writeBytes(first);
    bytes.writeBytes(header);
    bytes.writeBytes(new byte[data]);
    return bytes.toByteArray();
  }

  /** Return what the header says of one tensor. */
  static String entry(String name, String dtype, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, dtype, shape, begin, end);
  }
}

package org.equilibria.study.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;
import org.equilibria.study.file.Tensor;
import org.equilibria.study.file.TensorFile;

/** A sum over what a file holds, so that damage within numbers and texts is noticed. */
final class Checksum {

  private static final int CHUNK = 1024;

  private final CRC32C sum = new CRC32C();
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Double.BYTES);

  private Checksum() {}

  /** Return the CRC-32C of every name, text, shape and value but the checksum itself. */
  static String of(TensorFile content) {
    Checksum checksum = new Checksum();
    for (Map.Entry<String, String> text : content.metadata().entrySet()) {
      if (!text.getKey().equals(Names.CHECKSUM)) {
        checksum.add(text.getKey());
        checksum.add(text.getValue());
      }
    }
    for (Map.Entry<String, Tensor> tensor : content.tensors().entrySet()) {
      checksum.add(tensor.getKey());
      checksum.add(tensor.getValue().precision() + " " + tensor.getValue().shape());
      checksum.add(tensor.getValue().values());
    }
    return "%08x".formatted(checksum.sum.getValue());
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(new double[] {bytes.length});
    sum.update(bytes);
  }

  private void add(double[] values) {
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      buffer.clear().asDoubleBuffer().put(values, from, count);
      sum.update(buffer.limit(count * Double.BYTES));
    }
  }
}

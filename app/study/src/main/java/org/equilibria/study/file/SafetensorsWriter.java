package org.equilibria.study.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.equilibria.api.matrix.Precision;

/** A writer of tensors: the wider ones first, so that each is aligned, and by name among equals. */
final class SafetensorsWriter {

  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 16;

  private SafetensorsWriter() {}

  static void write(Path file, TensorFile content) {
    List<Map.Entry<String, Tensor>> tensors = inFileOrder(content.tensors());
    byte[] header = header(tensors, content.metadata());
    WholeFile.write(
        file,
        out -> {
          ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
          out.write(buffer.putLong(header.length).array(), 0, Long.BYTES);
          out.write(header);
          for (Map.Entry<String, Tensor> tensor : tensors) {
            writeValues(tensor.getValue(), out, buffer);
          }
        });
  }

  private static List<Map.Entry<String, Tensor>> inFileOrder(Map<String, Tensor> byName) {
    Comparator<Map.Entry<String, Tensor>> wider =
        Comparator.comparing(e -> -e.getValue().precision().bytes());
    return byName.entrySet().stream().sorted(wider.thenComparing(Map.Entry::getKey)).toList();
  }

  private static byte[] header(
      List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      writeHeader(json, tensors, metadata);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    while (bytes.size() % ALIGNMENT != 0) {
      bytes.write(' ');
    }
    if (bytes.size() > SafetensorsReader.LONGEST_HEADER) {
      throw new IllegalArgumentException(
          "names and texts make a header of %d bytes, no more than %d are accepted"
              .formatted(bytes.size(), SafetensorsReader.LONGEST_HEADER));
    }
    return bytes.toByteArray();
  }

  private static void writeHeader(
      JsonGenerator json, List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata)
      throws IOException {
    json.writeStartObject();
    if (!metadata.isEmpty()) {
      json.writeObjectFieldStart(TensorFile.METADATA);
      for (Map.Entry<String, String> text : metadata.entrySet()) {
        json.writeStringField(text.getKey(), text.getValue());
      }
      json.writeEndObject();
    }
    long begin = 0;
    for (Map.Entry<String, Tensor> tensor : tensors) {
      long end = begin + bytes(tensor.getValue());
      writeEntry(json, tensor.getKey(), tensor.getValue(), new long[] {begin, end});
      begin = end;
    }
    json.writeEndObject();
  }

  private static long bytes(Tensor tensor) {
    return (long) tensor.values().length * tensor.precision().bytes();
  }

  private static void writeEntry(JsonGenerator json, String name, Tensor tensor, long[] offsets)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("dtype", tensor.precision().name());
    json.writeArrayFieldStart("shape");
    for (int size : tensor.shape()) {
      json.writeNumber(size);
    }
    json.writeEndArray();
    json.writeFieldName("data_offsets");
    json.writeArray(offsets, 0, offsets.length);
    json.writeEndObject();
  }

  private static void writeValues(Tensor tensor, OutputStream out, ByteBuffer buffer)
      throws IOException {
    buffer.clear();
    for (double value : tensor.values()) {
      if (!buffer.hasRemaining()) {
        out.write(buffer.array());
        buffer.clear();
      }
      if (tensor.precision() == Precision.F64) {
        buffer.putDouble(value);
      } else {
        buffer.putFloat((float) value);
      }
    }
    out.write(buffer.array(), 0, buffer.position());
  }
}

package org.equilibria.study.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Read safetensors by the description of the format, sharing no line with the product: big-endian
 * reads with the bytes turned round, and the header as YAML, of which JSON is a part.
 */
final class IndependentReader implements AutoCloseable {

  private final RandomAccessFile file;
  private final long length;
  private final Map<String, Map<String, Object>> header;

  @SuppressWarnings("unchecked")
  IndependentReader(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "r");
    length = Long.reverseBytes(file.readLong());
    byte[] text = new byte[(int) length];
    file.readFully(text);
    Load yaml = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build());
    header =
        (Map<String, Map<String, Object>>)
            yaml.loadFromString(new String(text, StandardCharsets.UTF_8));
  }

  Map<String, Object> metadata() {
    return header.get("__metadata__");
  }

  List<String> names() {
    return header.keySet().stream().filter(name -> !name.equals("__metadata__")).toList();
  }

  Object shape(String name) {
    return header.get(name).get("shape");
  }

  String dtype(String name) {
    return (String) header.get(name).get("dtype");
  }

  double[] values(String name) throws IOException {
    List<?> offsets = (List<?>) header.get(name).get("data_offsets");
    boolean wide = dtype(name).equals("F64");
    int bytes = ((Number) offsets.get(1)).intValue() - ((Number) offsets.get(0)).intValue();
    double[] values = new double[bytes / (wide ? 8 : 4)];
    file.seek(8 + length + ((Number) offsets.get(0)).longValue());
    for (int k = 0; k < values.length; k++) {
      values[k] =
          wide
              ? Double.longBitsToDouble(Long.reverseBytes(file.readLong()))
              : Float.intBitsToFloat(Integer.reverseBytes(file.readInt()));
    }
    return values;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

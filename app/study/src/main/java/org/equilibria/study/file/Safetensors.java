package org.equilibria.study.file;

import java.nio.file.Path;
import org.equilibria.api.error.EquilibriaException;

/**
 * A reader and writer of files of named tensors in the safetensors format: the length of the header
 * as a little-endian 64-bit integer; the header, JSON in UTF-8 that gives each tensor's dtype,
 * shape and place, with texts under {@code __metadata__}; then the values of all tensors,
 * little-endian and row-major, without a gap (github.com/huggingface/safetensors, "Format").
 */
public final class Safetensors {

  private Safetensors() {}

  /**
   * Read a file. Tensors of dtype F32 and F64 are accepted; nothing is allocated on the word of the
   * header alone.
   *
   * @throws EquilibriaException MALFORMED_DATA if the file is damaged, cut short or of another
   *     format; IO if it cannot be read
   */
  public static TensorFile read(Path file) {
    return SafetensorsReader.read(file);
  }

  /**
   * Write a file, whole or not at all: if this fails, an earlier file of this name stays as it was.
   * The same content always gives the same bytes, and every tensor lies at a multiple of its
   * element's size.
   *
   * @throws EquilibriaException IO if the file cannot be written
   * @throws IllegalArgumentException if names and texts make a header above 100 MB, which no reader
   *     accepts
   */
  public static void write(Path file, TensorFile content) {
    SafetensorsWriter.write(file, content);
  }
}

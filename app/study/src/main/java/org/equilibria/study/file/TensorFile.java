package org.equilibria.study.file;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a safetensors file holds. Both maps are copied, cannot be changed and are in the order of
 * their keys.
 *
 * @param tensors by name
 * @param metadata text by name
 */
public record TensorFile(Map<String, Tensor> tensors, Map<String, String> metadata) {

  /** The key of the metadata in the header, which therefore names no tensor. */
  static final String METADATA = "__metadata__";

  /**
   * Check that a file can hold this.
   *
   * @throws IllegalArgumentException if a tensor has the name {@code __metadata__}, or a text is
   *     not well-formed Unicode
   */
  public TensorFile {
    tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    if (tensors.containsKey(METADATA)) {
      throw new IllegalArgumentException("no tensor can have the name " + METADATA);
    }
    tensors.keySet().forEach(TensorFile::checkText);
    metadata.keySet().forEach(TensorFile::checkText);
    metadata.values().forEach(TensorFile::checkText);
  }

  private static void checkText(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("a text holds half a surrogate pair");
    }
  }
}

package org.equilibria.study.file;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.equilibria.api.matrix.Precision;

/**
 * What the header of a safetensors file says.
 *
 * @param tensors in no particular order
 * @param metadata text by name
 */
record Header(List<Entry> tensors, Map<String, String> metadata) {

  /**
   * What the header says of one tensor; the bytes from begin to end are as many as dtype and shape
   * ask for.
   *
   * @param count number of values
   * @param begin first byte after the header that belongs to it
   * @param end first byte that does not
   */
  record Entry(
      String name, Precision precision, List<Integer> shape, int count, long begin, long end) {}

  /**
   * Return the tensors as they lie in the file, checked to fill it without gap or overlap.
   *
   * @param found bytes that follow the header
   */
  List<Entry> inFileOrder(long found, Malformed malformed) {
    List<Entry> sorted =
        tensors.stream()
            // A tensor without values begins where the next one does.
            .sorted(Comparator.comparing(Entry::begin).thenComparing(Entry::end))
            .toList();
    long end = 0;
    for (Entry tensor : sorted) {
      if (tensor.begin() != end) {
        throw malformed.because(
            "tensor %s begins at byte %d, expected %d, where the one before it ends",
            Malformed.quoted(tensor.name()), tensor.begin(), end);
      }
      end = tensor.end();
    }
    if (found < end) {
      throw malformed.because(
          "cut short: found %d bytes of tensors, expected the %d that the header declares",
          found, end);
    }
    if (found > end) {
      throw malformed.because(
          "too long: found %d bytes of tensors, expected the %d that the header declares",
          found, end);
    }
    return sorted;
  }
}

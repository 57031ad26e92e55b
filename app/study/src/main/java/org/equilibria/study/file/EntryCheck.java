package org.equilibria.study.file;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.equilibria.api.matrix.Precision;
import org.equilibria.study.file.Header.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A check of what the header says of a tensor against itself.
 *
 * @param malformed reports what does not fit
 * @param label names the tensor in messages
 */
record EntryCheck(Malformed malformed, String label) {

  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8; // of any JVM

  Entry entry(
      String name,
      @Nullable String dtype,
      @Nullable List<Long> shape,
      @Nullable List<Long> offsets) {
    if (dtype == null || shape == null || offsets == null) {
      throw malformed.because(
          "%s: something is missing, expected dtype, shape and data_offsets", label);
    }
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw malformed.because(
          "%s: data_offsets are %s, expected its first byte and the one after its last",
          label, Malformed.quoted(offsets.toString()));
    }
    Precision precision = precision(dtype);
    int count = count(shape);
    long bytes = offsets.get(1) - offsets.get(0);
    if (bytes != (long) count * precision.bytes()) {
      throw malformed.because(
          "%s: found %d bytes, expected %d for shape %s of %s",
          label,
          bytes,
          (long) count * precision.bytes(),
          Malformed.quoted(shape.toString()),
          dtype);
    }
    List<Integer> sizes = shape.stream().map(Math::toIntExact).toList();
    return new Entry(name, precision, sizes, count, offsets.get(0), offsets.get(1));
  }

  private Precision precision(String dtype) {
    return Arrays.stream(Precision.values())
        .filter(precision -> precision.name().equals(dtype))
        .findFirst()
        .orElseThrow(
            () ->
                malformed.because(
                    "%s: dtype is %s, expected %s",
                    label,
                    Malformed.quoted(dtype),
                    Arrays.stream(Precision.values())
                        .map(Enum::name)
                        .collect(Collectors.joining(" or "))));
  }

  private int count(List<Long> shape) {
    long count = shape.contains(0L) ? 0 : 1;
    for (long size : shape) {
      if (size > LONGEST_ARRAY || count * size > LONGEST_ARRAY) {
        throw malformed.because(
            "%s: shape is %s, expected no more than %d values",
            label, Malformed.quoted(shape.toString()), LONGEST_ARRAY);
      }
      count *= size;
    }
    return (int) count;
  }
}

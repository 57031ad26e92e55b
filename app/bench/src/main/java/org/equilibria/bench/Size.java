package org.equilibria.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * The size of a batch.
 *
 * @param rows n
 * @param width m
 */
public record Size(int rows, int width) {

  /** Return the sizes at which solving is compared with other programs. */
  public static List<Size> targets() {
    return List.of(new Size(256, 512), new Size(512, 1024), new Size(512, 2048));
  }

  /** Return every pair of a number of rows and a width. */
  public static List<Size> pairs(List<Integer> rows, List<Integer> widths) {
    return rows.stream().flatMap(n -> widths.stream().map(m -> new Size(n, m))).toList();
  }

  static Stream<String> mistakes(List<Size> sizes) {
    return sizes.stream()
        .filter(s -> s.rows() < 1 || s.width() < 1)
        .map(s -> "rows and width must be at least 1, not %d and %d".formatted(s.rows, s.width));
  }

  @Override
  public String toString() {
    return rows + " x " + width;
  }
}

package org.equilibria.reproduction;

import java.util.List;
import java.util.stream.Collectors;

/** Numbers written into sentences. */
final class Texts {

  private Texts() {}

  /** Return numbers with commas between them. */
  static String listed(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}

package org.equilibria.study.file;

import java.nio.file.Path;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * What is wrong with a file, in one line.
 *
 * @param file named first
 */
record Malformed(Path file) {

  private static final int LONGEST_QUOTE = 60;

  EquilibriaException because(String format, Object... arguments) {
    return new EquilibriaException(
        ErrorCode.MALFORMED_DATA,
        "%s: no valid safetensors file: %s".formatted(file, format.formatted(arguments)));
  }

  /** Return a text of the file in quotes, short and on one line. */
  static String quoted(String text) {
    int end =
        text.length() <= LONGEST_QUOTE
            ? text.length()
            : text.offsetByCodePoints(0, LONGEST_QUOTE / 2);
    return "'" + line(text.substring(0, end)) + (end < text.length() ? "...'" : "'");
  }

  /** Return a text on one line, without characters that command a terminal. */
  static String line(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }
}

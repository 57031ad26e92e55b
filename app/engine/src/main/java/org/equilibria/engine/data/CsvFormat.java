package org.equilibria.engine.data;

import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** The character between values. */
final class CsvFormat {

  /** Let the header decide. */
  static final String AUTO = "auto";

  private static final List<Character> USUAL = List.of(',', ';', '\t', '|');

  private CsvFormat() {}

  /**
   * Return the separator an option names.
   *
   * @param header first line of the file, for {@code auto}
   * @throws EquilibriaException INVALID_INPUT if it is none
   */
  static char separator(String option, String header) {
    if (option.equals(AUTO)) {
      return mostFrequent(header);
    } else if (option.equals("tab")) {
      return '\t';
    } else if (option.length() == 1 && "\"\r\n".indexOf(option.charAt(0)) < 0) {
      return option.charAt(0);
    }
    throw new EquilibriaException(
        ErrorCode.INVALID_INPUT,
        "separator: '" + option + "' is not one character; write one, such as ;, or tab, or auto");
  }

  /** Return the usual separator that is most frequent outside quotes, a comma if there is none. */
  private static char mostFrequent(String header) {
    char best = ',';
    long most = 0;
    for (char candidate : USUAL) {
      long count = count(header, candidate);
      if (count > most) {
        best = candidate;
        most = count;
      }
    }
    return best;
  }

  private static long count(String header, char sought) {
    boolean quoted = false;
    long count = 0;
    for (int i = 0; i < header.length(); i++) {
      char c = header.charAt(i);
      quoted ^= c == '"';
      count += c == sought && !quoted ? 1 : 0;
    }
    return count;
  }
}

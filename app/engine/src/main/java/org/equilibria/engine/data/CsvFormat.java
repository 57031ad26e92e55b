package org.equilibria.engine.data;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * How a table is written.
 *
 * @param separator character between values, {@code tab}, or {@code auto} for whichever of comma,
 *     semicolon, tab and bar the header holds most
 * @param decimal what stands before decimals
 * @param thousands what stands between thousands
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record CsvFormat(String separator, Decimal decimal, Thousands thousands) {

  /** What stands before decimals. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public enum Decimal {
    /** As in 2.5. */
    POINT,
    /** As in 2,5. */
    COMMA
  }

  /** What stands between thousands. */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  public enum Thousands {
    /** Nothing. */
    NONE(""),
    /** As in 1,000. */
    COMMA(","),
    /** As in 1.000. */
    POINT("."),
    /** As in 1 000, also with a space that does not break. */
    SPACE(" \u00a0\u202f"),
    /** As in 1'000. */
    APOSTROPHE("'\u2019");

    private final String characters;

    Thousands(String characters) {
      this.characters = characters;
    }
  }

  /** Let the header decide on the separator; numbers are as programs write them. */
  public static final CsvFormat AUTO = new CsvFormat("auto", Decimal.POINT, Thousands.NONE);

  private static final List<Character> USUAL = List.of(',', ';', '\t', '|');

  /**
   * Check that a number can be told.
   *
   * @throws EquilibriaException INVALID_INPUT if one character has two meanings, or the separator
   *     is no character
   */
  public CsvFormat {
    if (decimal == Decimal.COMMA && thousands == Thousands.COMMA
        || decimal == Decimal.POINT && thousands == Thousands.POINT) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "thousands: a "
              + (decimal == Decimal.COMMA ? "comma" : "point")
              + " is before decimals already, as decimal says");
    }
    if (!separator.equals("auto")
        && !separator.equals("tab")
        && (separator.length() != 1 || "\"\r\n".contains(separator))) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "separator: '"
              + separator
              + "' is not one character; write one, such as ;, or tab, or auto");
    }
  }

  /**
   * Return how further tables are written for a network that was trained on one.
   *
   * @param options of the source that was read in training, complete; of any source
   */
  public static CsvFormat like(Map<String, Object> options) {
    String separator = String.valueOf(options.getOrDefault("separator", AUTO.separator));
    return new CsvFormat(
        separator.length() == 1 && !USUAL.contains(separator.charAt(0))
            ? separator
            : AUTO.separator,
        Decimal.valueOf(constant(options, "decimal", AUTO.decimal)),
        Thousands.valueOf(constant(options, "thousands", AUTO.thousands)));
  }

  private static String constant(Map<String, Object> options, String name, Enum<?> usual) {
    return String.valueOf(options.getOrDefault(name, usual)).toUpperCase(Locale.ROOT);
  }

  CsvNumber numbers() {
    return new CsvNumber(decimal == Decimal.COMMA ? ',' : '.', thousands.characters);
  }

  /**
   * Return the separator.
   *
   * @param header first line of the file, for {@code auto}
   */
  char separator(String header) {
    return separator.equals("auto")
        ? mostFrequent(header)
        : separator.equals("tab") ? '\t' : separator.charAt(0);
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

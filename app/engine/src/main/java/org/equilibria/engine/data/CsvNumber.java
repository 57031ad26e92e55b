package org.equilibria.engine.data;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A reader of the number in a cell.
 *
 * @param decimal character before the decimals
 * @param groups character between thousands, as part of a regular expression; empty for none
 */
record CsvNumber(char decimal, String groups) {

  /** Numbers as programs write them. */
  static final CsvNumber PLAIN = new CsvNumber('.', "");

  private static final Set<String> MISSING =
      Set.of("", "na", "n/a", "nan", "null", "none", "nil", "?", "-", "#n/a");

  private static final Pattern SEVERAL_GROUPS =
      Pattern.compile("[+-]?\\d{1,3}(?<g>[.' \u00a0\u202f])\\d{3}(\\k<g>\\d{3})*,\\d+");

  /** Return whether a cell says that there is no value. */
  static boolean isMissing(String cell) {
    return cell.length() <= 4 && MISSING.contains(cell.toLowerCase(Locale.ROOT));
  }

  /** Return a finite number, or NaN if the cell holds none. */
  double parse(String cell) {
    String plain = plain(cell);
    if (plain.isEmpty()
        || !endsLikeANumber(plain)
        || plain.indexOf('x') >= 0
        || plain.indexOf('X') >= 0) {
      return Double.NaN;
    }
    try {
      double value = Double.parseDouble(plain);
      return Double.isInfinite(value) ? Double.NaN : value;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Return the number as programs write it, or nothing if it is not written as it should be. */
  private String plain(String cell) {
    if (this.equals(PLAIN)) {
      return cell;
    }
    String whole = cell;
    if (!groups.isEmpty() && whole.matches("[+-]?\\d{1,3}([" + groups + "]\\d{3})+(\\D.*)?")) {
      whole = whole.replaceAll("(?<=\\d)[" + groups + "](?=\\d{3})", "");
    }
    return decimal == '.' ? whole : whole.indexOf('.') >= 0 ? "" : whole.replace(decimal, '.');
  }

  /** Java also reads 1d, 1f and 0x1p3 as numbers; no spreadsheet does. */
  private static boolean endsLikeANumber(String cell) {
    char last = cell.charAt(cell.length() - 1);
    return last >= '0' && last <= '9' || last == '.';
  }

  /** Return whether a cell that holds no number would hold one in another notation. */
  boolean almost(String cell) {
    return fault(cell).indexOf(';') > 0;
  }

  /** Return what is wrong with a cell that holds no number. */
  String fault(String cell) {
    String word = cell.toLowerCase(Locale.ROOT);
    String found = "'" + shortened(cell) + "' is not a number";
    if (word.matches("[+-]?(inf|infinity)") || word.matches("[+-]?[\\d.]+e\\+?\\d+")) {
      return "'" + shortened(cell) + "' is too large a number";
    } else if (decimal == ',') {
      return found
          + (word.matches("[+-]?\\d+\\.\\d+")
              ? "; decimals are written with a comma, as decimal: comma says"
              : "");
    } else if (word.matches(Amount.THOUSANDS)) {
      return "%s; write %s if commas separate thousands, or thousands: comma for all; %s if one is a decimal point, or decimal: comma for all"
          .formatted(found, word.replace(",", ""), word.replaceFirst(",", "."));
    } else if (word.matches("[+-]?\\d+,\\d+")) {
      return found + "; decimals are written with a point, or with a comma under decimal: comma";
    } else if (SEVERAL_GROUPS.matcher(word).matches()) {
      return found
          + "; such numbers are read with decimal: comma, and thousands: point, space or apostrophe";
    }
    return found;
  }

  /** Return a text that fits in a message. */
  static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= 40 ? line : line.substring(0, 39) + "\u2026";
  }
}

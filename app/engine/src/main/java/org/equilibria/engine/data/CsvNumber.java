package org.equilibria.engine.data;

import java.util.Locale;
import java.util.Set;

/** A reader of the number in a cell. */
final class CsvNumber {

  private static final Set<String> MISSING =
      Set.of("", "na", "n/a", "nan", "null", "none", "nil", "?", "-", "#n/a");

  private CsvNumber() {}

  /** Return a finite number, or NaN if the cell holds none. */
  static double parse(String cell) {
    if (cell.isEmpty()
        || !endsLikeANumber(cell)
        || cell.indexOf('x') >= 0
        || cell.indexOf('X') >= 0) {
      return Double.NaN;
    }
    try {
      double value = Double.parseDouble(cell);
      return Double.isInfinite(value) ? Double.NaN : value;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Java also reads 1d, 1f and 0x1p3 as numbers; no spreadsheet does. */
  private static boolean endsLikeANumber(String cell) {
    char last = cell.charAt(cell.length() - 1);
    return last >= '0' && last <= '9' || last == '.';
  }

  /** Return what is wrong with a cell that holds no number. */
  static String fault(String cell) {
    String word = cell.toLowerCase(Locale.ROOT);
    if (MISSING.contains(word)) {
      return "the value is missing" + (cell.isEmpty() ? "" : " ('" + cell + "')");
    } else if (word.matches("[+-]?(inf|infinity)") || word.matches("[+-]?[\\d.]+e\\+?\\d+")) {
      return "'" + shortened(cell) + "' is too large a number";
    } else if (word.matches(Amount.THOUSANDS)) {
      return "'%s' is not a number; write %s if commas separate thousands, %s if one is a decimal point"
          .formatted(cell, word.replace(",", ""), word.replaceFirst(",", "."));
    } else if (word.matches("[+-]?\\d+,\\d+")) {
      return "'" + cell + "' is not a number; decimals are written with a point";
    }
    return "'" + shortened(cell) + "' is not a number";
  }

  /** Return a text that fits in a message. */
  static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= 40 ? line : line.substring(0, 39) + "\u2026";
  }
}

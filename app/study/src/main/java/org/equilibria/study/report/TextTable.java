package org.equilibria.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of texts aligned into columns as wide as their widest text. */
public final class TextTable {

  private static final String GAP = "  ";

  private final int leftAligned;
  private final List<List<String>> rows = new ArrayList<>();

  /** Start a table whose first columns are aligned to the left, the others to the right. */
  public TextTable(int leftAligned) {
    this.leftAligned = leftAligned;
  }

  /** Add a row; all have the same number of texts. Control characters are shown as {@code ?}. */
  public TextTable row(List<String> texts) {
    rows.add(texts.stream().map(TextTable::printable).toList());
    return this;
  }

  /** Add a row, as {@link #row(List)}. */
  public TextTable row(String... texts) {
    return row(List.of(texts));
  }

  /** Return one line a row, each with its end. */
  public String text() {
    int columns = rows.isEmpty() ? 0 : rows.get(0).size();
    int[] widths = IntStream.range(0, columns).map(this::width).toArray();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  /** Return a text on one line, without characters that command a terminal. */
  public static String printable(String text) {
    return text.replaceAll("\\p{Cc}", "?");
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private String line(List<String> row, int[] widths) {
    return IntStream.range(0, row.size())
            .mapToObj(i -> padded(row.get(i), widths[i], i < leftAligned))
            .collect(Collectors.joining(GAP))
            .stripTrailing()
        + "\n";
  }

  private static String padded(String text, int width, boolean left) {
    String space = " ".repeat(width - text.length());
    return left ? text + space : space + text;
  }
}

package org.equilibria.study.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * A table for other programs and for papers.
 *
 * @param texts how many columns, the first, are of texts; the others are of numbers
 * @param headings one a column
 * @param rows one text a column
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Grid(int texts, List<String> headings, List<List<String>> rows) {

  private static final String PLUS_MINUS = " ± ";

  /** Copy the lists. */
  public Grid {
    headings = List.copyOf(headings);
    rows = rows.stream().map(List::copyOf).toList();
  }

  private Stream<List<String>> lines() {
    return Stream.concat(Stream.of(headings), rows.stream());
  }

  /** Return the table with aligned columns. */
  public String text() {
    TextTable table = new TextTable(texts);
    lines().forEach(table::row);
    return table.text();
  }

  /** Return the table as Comma-Separated Values (RFC 4180). */
  public String csv() {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().build(text)) {
      lines().forEach(writer::writeRecord);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text takes everything
    }
    return text.toString();
  }

  /** Return the table in Markdown. */
  public String markdown() {
    List<List<String>> all = new ArrayList<>();
    lines().map(row -> row.stream().map(Grid::inMarkdown).toList()).forEach(all::add);
    List<String> rule = new ArrayList<>(Collections.nCopies(texts, "---"));
    rule.addAll(Collections.nCopies(headings.size() - texts, "---:"));
    all.add(1, rule);
    return all.stream()
        .map(row -> row.stream().collect(Collectors.joining(" | ", "| ", " |\n")))
        .collect(Collectors.joining());
  }

  private static String inMarkdown(String text) {
    return TextTable.printable(text).replaceAll("([\\\\|*_<>`\\[\\]])", "\\\\$1");
  }

  /** Return the table in LaTeX, which needs the package {@code booktabs}. */
  public String latex() {
    List<String> all = lines().map(this::latexRow).toList();
    return "\\begin{tabular}{"
        + "l".repeat(texts)
        + "r".repeat(headings.size() - texts)
        + "}\n\\toprule\n"
        + all.get(0)
        + "\\midrule\n"
        + String.join("", all.subList(1, all.size()))
        + "\\bottomrule\n\\end{tabular}\n";
  }

  private String latexRow(List<String> row) {
    return row.stream().map(Grid::inLatex).collect(Collectors.joining(" & ", "", " \\\\\n"));
  }

  private static String inLatex(String text) {
    if (text.contains(PLUS_MINUS)) {
      return "$" + inPowers(text).replace(PLUS_MINUS, " \\pm ") + "$";
    }
    StringBuilder escaped = new StringBuilder();
    TextTable.printable(text).codePoints().forEach(c -> escaped.append(latexOf(c)));
    return escaped.toString();
  }

  /** Return 1.9\times10^{-5} for 1.9e-05. */
  private static String inPowers(String text) {
    return text.replaceAll("e\\+?(-?)0*(\\d+)", "\\\\times10^{$1$2}");
  }

  private static String latexOf(int character) {
    return switch (character) {
      case '\\' -> "\\textbackslash{}";
      case '~' -> "\\textasciitilde{}";
      case '^' -> "\\textasciicircum{}";
      case '<' -> "\\textless{}";
      case '>' -> "\\textgreater{}";
      case '|' -> "\\textbar{}";
      case '&', '%', '$', '#', '_', '{', '}' -> "\\" + (char) character;
      default -> Character.toString(character);
    };
  }
}

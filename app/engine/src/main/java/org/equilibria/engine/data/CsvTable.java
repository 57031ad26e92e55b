package org.equilibria.engine.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.component.Names;

/**
 * A reader of a table of comma-separated values (RFC 4180) in UTF-8 whose first line names the
 * columns. White space around a value is no part of it.
 */
final class CsvTable {

  private static final int LONGEST_HEADER = 1 << 20;
  private static final int LISTED = 20;

  private final Path file;
  private final Iterator<CsvRecord> records;
  private final List<String> header;

  private CsvTable(Path file, Iterator<CsvRecord> records) {
    this.file = file;
    this.records = records;
    if (!records.hasNext()) {
      throw Faults.malformed("%s: is empty, expected a header and a row for each sample", file);
    }
    header = stripped(records.next());
    checkHeader();
  }

  /** A use of an open table. */
  interface Use<T> {
    T of(CsvTable table);
  }

  /**
   * Open a table and hand it over.
   *
   * @param separator a character, {@code tab} or {@code auto}
   * @throws EquilibriaException IO if the file cannot be read; MALFORMED_DATA if it is no table
   */
  static <T> T read(Path file, String separator, Use<T> use) {
    return DataFile.read(
        file,
        in -> {
          try {
            return use.of(open(file, separator, in));
          } catch (CsvParseException e) {
            throw new EquilibriaException(
                ErrorCode.MALFORMED_DATA, file + ": " + e.getMessage(), e);
          } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
          }
        });
  }

  private static CsvTable open(Path file, String separator, InputStream in) throws IOException {
    BufferedReader text =
        new BufferedReader(
            new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), LONGEST_HEADER);
    skipByteOrderMark(text);
    text.mark(LONGEST_HEADER);
    char[] start = new char[LONGEST_HEADER - 1];
    int length = Math.max(0, text.read(start));
    text.reset();
    String first = new String(start, 0, length).strip().lines().findFirst().orElse("");
    return new CsvTable(
        file,
        CsvReader.builder()
            .fieldSeparator(CsvFormat.separator(separator, first))
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text)
            .iterator());
  }

  private static void skipByteOrderMark(BufferedReader text) throws IOException {
    text.mark(1);
    if (text.read() != '\ufeff') {
      text.reset();
    }
  }

  private static List<String> stripped(CsvRecord record) {
    return record.getFields().stream().map(String::strip).toList();
  }

  private void checkHeader() {
    Faults faults = new Faults();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < header.size(); i++) {
      if (header.get(i).isEmpty()) {
        faults.add("%s:1: column %d has no name", file, i + 1);
      } else if (!seen.add(header.get(i))) {
        faults.add("%s:1: two columns are called '%s'", file, header.get(i));
      }
    }
    faults.check();
  }

  /** Return the names of the columns. */
  List<String> header() {
    return header;
  }

  /** Return where a column stands, or nothing and a fault that starts with {@code what}. */
  Optional<Integer> find(String what, String column, Faults faults) {
    int position = header.indexOf(column);
    if (position < 0) {
      faults.add("%s%s:1: there is no column '%s'%s", what, file, column, help(column));
      return Optional.empty();
    }
    return Optional.of(position);
  }

  private String help(String column) {
    if (header.stream().noneMatch(name -> Double.isNaN(CsvNumber.parse(name)))) {
      return "; the first line holds numbers, expected a header";
    }
    String near =
        Names.nearest(column, header).map(name -> "; did you mean '" + name + "'?").orElse(".");
    return near + " Its columns are " + listed();
  }

  /** Return the names of the columns for a message, the last ones left out if there are many. */
  String listed() {
    return String.join(", ", header.subList(0, Math.min(LISTED, header.size())))
        + (header.size() > LISTED ? " and " + (header.size() - LISTED) + " more" : "");
  }

  /**
   * Read all records that are left.
   *
   * @param numeric columns that hold numbers, each of the header
   * @param label column that holds text, of the header
   * @throws EquilibriaException MALFORMED_DATA with every fault up to some number, each with its
   *     line
   */
  CsvContent content(List<String> numeric, Optional<String> label) {
    int[] positions = numeric.stream().mapToInt(header::indexOf).toArray();
    int labelPosition = label.map(header::indexOf).orElse(-1);
    CsvContent content = new CsvContent(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Faults faults = new Faults();
    while (records.hasNext()) {
      CsvRecord record = records.next();
      long line = record.getStartingLineNumber();
      if (record.getFieldCount() != header.size()) {
        faults.add(
            "%s:%d: found %d values, expected %d as in the header",
            file, line, record.getFieldCount(), header.size());
        continue;
      }
      content.numbers().add(numbers(record, positions, faults));
      content.lines().add(line);
      if (labelPosition >= 0) {
        content.labels().add(text(record, labelPosition, faults));
      }
    }
    faults.check();
    if (content.numbers().isEmpty()) {
      throw Faults.malformed("%s: has a header but no rows below it", file);
    }
    return content;
  }

  private double[] numbers(CsvRecord record, int[] positions, Faults faults) {
    double[] row = new double[positions.length];
    for (int k = 0; k < row.length; k++) {
      String cell = record.getField(positions[k]).strip();
      row[k] = CsvNumber.parse(cell);
      if (Double.isNaN(row[k])) {
        fault(record, positions[k], CsvNumber.fault(cell), faults);
      }
    }
    return row;
  }

  private String text(CsvRecord record, int position, Faults faults) {
    String cell = record.getField(position).strip();
    if (cell.isEmpty()) {
      fault(record, position, "the label is missing", faults);
    }
    return cell;
  }

  private void fault(CsvRecord record, int position, String what, Faults faults) {
    faults.add(
        "%s:%d: column '%s': %s",
        file, record.getStartingLineNumber(), CsvNumber.shortened(header.get(position)), what);
  }
}

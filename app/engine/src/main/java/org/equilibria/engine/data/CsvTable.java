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
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.equilibria.api.data.UnseenValues;
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

  /** What becomes of rows that lack a value. */
  sealed interface Gaps {

    /** Report them, saying what to do. */
    record Report(String advice) implements Gaps {}

    /** Leave them out. */
    record Drop() implements Gaps {}

    /** Read NaN where the value of a feature is missing; labels and targets are reported. */
    record Keep() implements Gaps {}
  }

  private final Path file;
  private final CsvNumber numbers;
  private final Iterator<CsvRecord> records;
  private final List<String> header;

  private CsvTable(Path file, CsvNumber numbers, Iterator<CsvRecord> records) {
    this.file = file;
    this.numbers = numbers;
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
   * @throws EquilibriaException IO if the file cannot be read; MALFORMED_DATA if it is no table
   */
  static <T> T read(Path file, CsvFormat format, Use<T> use) {
    return DataFile.read(
        file,
        in -> {
          try {
            return use.of(open(file, format, in));
          } catch (CsvParseException e) {
            throw new EquilibriaException(
                ErrorCode.MALFORMED_DATA, file + ": " + e.getMessage(), e);
          } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
          }
        });
  }

  private static CsvTable open(Path file, CsvFormat format, InputStream in) throws IOException {
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
        format.numbers(),
        CsvReader.builder()
            .fieldSeparator(format.separator(first))
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
      if (header.get(i).isEmpty() && i > 0) {
        faults.add("%s:1: column %d has no name", file, i + 1);
      } else if (!seen.add(header.get(i))) {
        faults.add("%s:1: two columns are called '%s'", file, header.get(i));
      }
    }
    faults.check();
  }

  /** Return the names of the columns; that of the first may be empty, as tools write an index. */
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
    if (header.stream().noneMatch(name -> Double.isNaN(CsvNumber.PLAIN.parse(name)))) {
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
   * @param features columns that become entries of inputs, each of the header
   * @param targets columns that hold numbers to be learned
   * @param label column that holds the class
   * @param unseen what becomes of texts that are none of the categories known
   * @throws EquilibriaException MALFORMED_DATA with every fault up to some number, each with its
   *     line
   */
  CsvContent content(
      List<CsvColumn.Wanted> features,
      List<String> targets,
      Optional<String> label,
      Gaps gaps,
      UnseenValues unseen) {
    CsvFaults faults = new CsvFaults(file);
    List<CsvColumn> columns =
        Stream.concat(features.stream(), targets.stream().map(CsvColumn.Wanted::numbers))
            .map(w -> new CsvColumn(w, header.indexOf(w.name()), numbers, unseen, faults))
            .toList();
    int labelPosition = label.map(header::indexOf).orElse(-1);
    List<double[]> rows = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<Long> lines = new ArrayList<>();
    int count = 0;
    while (records.hasNext()) {
      CsvRecord record = records.next();
      long line = record.getStartingLineNumber();
      count++;
      if (record.getFieldCount() != header.size()) {
        faults.line(
            line,
            "found %s, expected %d as in the header"
                .formatted(Names.count(record.getFieldCount(), "value"), header.size()));
        continue;
      }
      double[] row = new double[columns.size()];
      for (int k = 0; k < row.length; k++) {
        CsvColumn column = columns.get(k);
        row[k] = column.read(record.getField(column.position()).strip(), line);
      }
      String text = labelPosition < 0 ? "" : record.getField(labelPosition).strip();
      boolean unlabelled = labelPosition >= 0 && text.isEmpty();
      boolean lacks = unlabelled || Arrays.stream(row).anyMatch(Double::isNaN);
      if (gaps instanceof Gaps.Drop && lacks) {
        continue;
      }
      report(record, row, columns, features.size(), gaps, faults);
      if (unlabelled) {
        faults.cell(line, labelPosition, label.orElseThrow(), "the label is missing");
      }
      rows.add(row);
      lines.add(line);
      if (labelPosition >= 0) {
        labels.add(text);
      }
    }
    long all = count;
    List<CsvColumn.Settled> settled =
        columns.stream().map(c -> c.settled(all, !(gaps instanceof Gaps.Keep))).toList();
    faults.check();
    if (rows.isEmpty()) {
      throw Faults.malformed(
          "%s: has a header but no rows below it%s", file, count == 0 ? "" : " that lack no value");
    }
    for (double[] row : rows) {
      for (int k = 0; k < row.length; k++) {
        row[k] = settled.get(k).entry(row[k]);
      }
    }
    return new CsvContent(
        rows,
        settled.stream().map(CsvColumn.Settled::kind).toList(),
        labels,
        lines,
        count - rows.size(),
        columns.stream().flatMap(column -> column.unseenTexts().stream()).toList());
  }

  /** Report the missing values of a row that nothing takes the place of. */
  private static void report(
      CsvRecord record,
      double[] row,
      List<CsvColumn> columns,
      int features,
      Gaps gaps,
      CsvFaults faults) {
    for (int k = 0; k < row.length; k++) {
      String cell = Double.isNaN(row[k]) ? record.getField(columns.get(k).position()) : "";
      boolean missing = Double.isNaN(row[k]) && CsvNumber.isMissing(cell.strip());
      if (missing && (k >= features || gaps instanceof Gaps.Report)) {
        faults.cell(
            record.getStartingLineNumber(),
            columns.get(k).position(),
            columns.get(k).name(),
            "the value is missing"
                + (cell.isBlank() ? "" : " ('" + cell.strip() + "')")
                + (k < features && gaps instanceof Gaps.Report r ? r.advice() : ""));
      }
    }
  }
}

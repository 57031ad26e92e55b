package org.equilibria.engine.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.data.FeatureKind;
import org.equilibria.api.data.UnseenValues;

/**
 * A column of a table whose cells become entries of inputs: a number; 1 or 0 for true or false; the
 * position of a text among the categories; NaN for a missing value.
 *
 * <p>What a column is that nobody has said is known after the last cell: numbers if all are, flags
 * if all are words for true and false, categories if none is a number.
 */
final class CsvColumn {

  /** Distinct texts of a column that nobody has called categories, at most. */
  static final int MOST_CATEGORIES = 1000;

  private static final Map<String, Integer> FLAGS =
      Map.of("true", 1, "yes", 1, "false", 0, "no", 0);

  /**
   * What is known of a column before it is read.
   *
   * @param name in the header
   * @param kind what its entries are; empty to find out
   * @param text whether they are categories, whatever they look like
   */
  record Wanted(String name, Optional<FeatureKind> kind, boolean text) {

    static Wanted numbers(String name) {
      return new Wanted(name, Optional.of(new FeatureKind.Numeric()), false);
    }
  }

  private record Suspect(long line, String cell) {}

  private final Wanted wanted;
  private final int position;
  private final CsvNumber numbers;
  private final UnseenValues unseen;
  private final CsvFaults faults;
  private final Map<String, Integer> texts = new LinkedHashMap<>();
  private final Map<String, List<Long>> unseenTexts = new LinkedHashMap<>();
  private final List<Suspect> suspects = new ArrayList<>();
  private long present;
  private long textual;

  /**
   * Begin to read.
   *
   * @param position of the column
   * @param numbers how numbers are written
   * @param unseen what becomes of texts that are none of the categories known
   * @param faults receives every fault
   */
  CsvColumn(Wanted wanted, int position, CsvNumber numbers, UnseenValues unseen, CsvFaults faults) {
    this.wanted = wanted;
    this.position = position;
    this.numbers = numbers;
    this.unseen = unseen;
    this.faults = faults;
    if (wanted.kind().orElse(null) instanceof FeatureKind.Category category) {
      category.values().forEach(value -> texts.put(value, texts.size()));
    }
  }

  int position() {
    return position;
  }

  String name() {
    return wanted.name();
  }

  /** Return the texts that were taken as none of the categories. */
  List<UnseenText> unseenTexts() {
    return unseenTexts.entrySet().stream()
        .map(entry -> new UnseenText(name(), entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Return the entry that a cell holds, which {@link #settled} makes final. */
  double read(String cell, long line) {
    if (CsvNumber.isMissing(cell)) {
      return Double.NaN;
    }
    present++;
    return wanted.kind().isPresent() ? known(wanted.kind().get(), cell, line) : found(cell, line);
  }

  private double known(FeatureKind kind, String cell, long line) {
    if (kind instanceof FeatureKind.Category) {
      Integer category = texts.get(cell);
      if (category == null && unseen == UnseenValues.REFUSE) {
        fault(
            line,
            "'%s' is none of the categories of the training data, %s; unseen: zero takes it as none"
                .formatted(CsvNumber.shortened(cell), listed(List.copyOf(texts.keySet()))));
      } else if (category == null) {
        unseenTexts.computeIfAbsent(cell, text -> new ArrayList<>()).add(line);
      }
      return category == null ? -1 : category;
    }
    if (kind instanceof FeatureKind.Flag) {
      Integer flag = FLAGS.get(cell.toLowerCase(Locale.ROOT));
      if (flag == null) {
        fault(line, "'%s' is not true or false".formatted(CsvNumber.shortened(cell)));
      }
      return flag == null ? 0 : flag;
    }
    double number = numbers.parse(cell);
    if (Double.isNaN(number)) {
      fault(line, numbers.fault(cell));
    }
    return number;
  }

  private double found(String cell, long line) {
    double number = wanted.text() ? Double.NaN : numbers.parse(cell);
    if (!Double.isNaN(number)) {
      return number;
    }
    textual++;
    if (suspects.size() < Faults.TOLD) {
      suspects.add(new Suspect(line, cell));
    }
    return texts.computeIfAbsent(cell, text -> texts.size());
  }

  private void fault(long line, String what) {
    faults.cell(line, position, wanted.name(), what);
  }

  private static String listed(List<String> names) {
    int most = 10;
    return String.join(", ", names.subList(0, Math.min(most, names.size())))
        + (names.size() > most ? " and " + (names.size() - most) + " more" : "");
  }

  /** What a column turned out to be, and the final entry of each one that was read. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Settled(FeatureKind kind, int[] entries) {

    double entry(double read) {
      return entries.length == 0 || Double.isNaN(read) || read < 0 ? read : entries[(int) read];
    }
  }

  /**
   * Return what the column is, and report what does not fit that.
   *
   * @param rows of the table, those without a value in this column included
   * @param reported whether missing values are reported, so that a column of these need not be
   */
  Settled settled(long rows, boolean reported) {
    if (wanted.kind().isPresent()) {
      return new Settled(wanted.kind().get(), new int[0]);
    }
    if (present == 0 && rows > 0 && !reported) {
      fault(1, "there is no value in any row; name it under ignore");
    }
    boolean otherwise = !wanted.text() && suspects.stream().allMatch(s -> numbers.almost(s.cell()));
    if (textual < present || present == 0 || otherwise) {
      suspects.forEach(s -> fault(s.line(), textAmongNumbers(s.cell())));
      faults.more(textual - suspects.size());
      return new Settled(new FeatureKind.Numeric(), new int[0]);
    }
    List<String> found = List.copyOf(texts.keySet());
    if (!wanted.text()
        && found.stream().allMatch(t -> FLAGS.containsKey(t.toLowerCase(Locale.ROOT)))) {
      return new Settled(
          new FeatureKind.Flag(),
          found.stream().mapToInt(t -> FLAGS.get(t.toLowerCase(Locale.ROOT))).toArray());
    }
    boolean names = found.size() > ClassNames.MANY && found.size() > rows / 2;
    if (!wanted.text() && (names || found.size() > MOST_CATEGORIES)) {
      fault(
          1,
          "it holds %d different texts in %d rows; name it under ignore, or under categories to take"
                  .formatted(found.size(), rows)
              + " each as a number of its own");
    }
    List<String> sorted = ClassNames.sorted(found);
    return new Settled(new FeatureKind.Category(sorted), ClassNames.positions(found, sorted));
  }

  private String textAmongNumbers(String cell) {
    return numbers.fault(cell)
        + (textual * 2 > present && !numbers.almost(cell)
            ? "; most of the column is text: name it under categories or ignore"
            : "");
  }
}

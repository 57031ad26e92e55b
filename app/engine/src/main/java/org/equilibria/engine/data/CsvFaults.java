package org.equilibria.engine.data;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * The faults of a table in the order of its lines, in whatever order they are found; of very many
 * the first are kept.
 */
final class CsvFaults {

  private record Fault(long line, int position, String text) {}

  private final Path file;
  private final TreeSet<Fault> first =
      new TreeSet<>(
          Comparator.comparingLong(Fault::line)
              .thenComparingInt(Fault::position)
              .thenComparing(Fault::text));
  private long count;

  CsvFaults(Path file) {
    this.file = file;
  }

  /** Add what is wrong with a line. */
  void line(long line, String what) {
    add(new Fault(line, -1, "%s:%d: %s".formatted(file, line, what)));
  }

  /**
   * Add what is wrong with a cell.
   *
   * @param position of the column
   */
  void cell(long line, int position, String column, String what) {
    add(
        new Fault(
            line,
            position,
            "%s:%d: column '%s': %s".formatted(file, line, CsvNumber.shortened(column), what)));
  }

  /** Count faults that come after those that were added. */
  void more(long further) {
    count += further;
  }

  private void add(Fault fault) {
    count++;
    first.add(fault);
    if (first.size() > Faults.TOLD) {
      first.pollLast();
    }
  }

  /** Throw MALFORMED_DATA if there are any. */
  void check() {
    Faults faults = new Faults();
    faults.addAll(first.stream().map(Fault::text).toList(), count);
    faults.check();
  }
}

package org.equilibria.reproduction;

import java.util.ArrayList;
import java.util.List;

/**
 * Figures in rows and columns.
 *
 * @param name name of its CSV file, without the ending
 * @param title for people
 * @param columns heads
 * @param rows texts and numbers, as many a row as there are columns
 */
public record Table(String name, String title, List<String> columns, List<List<Object>> rows) {

  /** Copy the lists. */
  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** Start a table. */
  static Builder named(String name, String title, String... columns) {
    return new Builder(name, title, List.of(columns));
  }

  /** A builder of tables. */
  static final class Builder {
    private final String name;
    private final String title;
    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    private Builder(String name, String title, List<String> columns) {
      this.name = name;
      this.title = title;
      this.columns = columns;
    }

    Builder row(Object... values) {
      rows.add(List.of(values));
      return this;
    }

    Table build() {
      return new Table(name, title, columns, rows);
    }
  }
}

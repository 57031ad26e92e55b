package org.equilibria.study.config;

/**
 * Where something was written.
 *
 * @param source file, or option of the command line; empty for what a program gives
 * @param line from 1; 0 if the source has no lines
 * @param column from 1; 0 if the source has no lines
 */
record Place(String source, int line, int column) implements Comparable<Place> {

  /** The place of what no text says: the path itself says enough. */
  static final Place NONE = of("");

  static Place of(String source) {
    return new Place(source, 0, 0);
  }

  /** Compare by the order of a text, what has no lines first. */
  @Override
  public int compareTo(Place other) {
    return line == other.line
        ? Integer.compare(column, other.column)
        : Integer.compare(line, other.line);
  }

  /** Return a text after its place. */
  String before(String text) {
    return source.isEmpty() ? text : this + ": " + text;
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}

package org.equilibria.engine.component;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The way from the top of a configuration to one of its values, written {@code
 * model.layers[0].width}.
 *
 * @param steps keys of maps, and items of lists as {@code [0]}
 */
public record KeyPath(List<String> steps) {

  /** The whole configuration. */
  public static final KeyPath TOP = new KeyPath(List.of());

  private static final char DOT = '.';
  private static final char ITEM = '[';

  /** Copy the steps. */
  public KeyPath {
    steps = List.copyOf(steps);
  }

  /** Return the path of keys within each other. */
  public static KeyPath of(String... keys) {
    return new KeyPath(List.of(keys));
  }

  /**
   * Return the path that a text stands for.
   *
   * @throws IllegalArgumentException if a step is empty or has white space, or an item no whole
   *     number
   */
  public static KeyPath parse(String text) {
    List<String> steps = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= text.length(); i++) {
      boolean ends = i == text.length() || text.charAt(i) == DOT || text.charAt(i) == ITEM;
      if (ends) {
        steps.add(step(text, text.substring(start, i), steps.isEmpty()));
        start = i < text.length() && text.charAt(i) == DOT ? i + 1 : i;
      }
    }
    if (steps.isEmpty() || text.charAt(text.length() - 1) == DOT) {
      throw new IllegalArgumentException("'" + text + "' is no path such as model.layers[0].width");
    }
    return new KeyPath(steps);
  }

  private static String step(String text, String step, boolean first) {
    boolean fits =
        step.indexOf(ITEM) == 0
            ? !first && step.matches("\\[\\d{1,9}]")
            : step.matches("[^\\s\\]]+");
    if (!fits) {
      throw new IllegalArgumentException("'" + text + "' is no path such as model.layers[0].width");
    }
    return step;
  }

  /** Return the path of a key within the map that this path leads to. */
  public KeyPath key(String key) {
    List<String> longer = new ArrayList<>(steps);
    longer.add(key);
    return new KeyPath(longer);
  }

  /** Return the path of an item, counted from 0, of the list that this path leads to. */
  public KeyPath item(int index) {
    return key("[" + index + "]");
  }

  /** Return the path without its last step; the top is above everything. */
  public KeyPath parent() {
    return new KeyPath(steps.subList(0, Math.max(0, steps.size() - 1)));
  }

  /** Return the last step. */
  public String last() {
    return steps.get(steps.size() - 1);
  }

  /** Return the place in a list that a step stands for; -1 for a key. */
  public static int index(String step) {
    boolean item = step.length() > 2 && step.charAt(0) == ITEM;
    return item ? Integer.parseInt(step.substring(1, step.length() - 1)) : -1;
  }

  /** Return whether this path is another or leads through it. */
  public boolean isWithin(KeyPath other) {
    int length = other.steps.size();
    return steps.size() >= length
        && IntStream.range(0, length).allMatch(i -> steps.get(i).equals(other.steps.get(i)));
  }

  /** Return this path, which is within {@code from}, as it would be within {@code to}. */
  public KeyPath moved(KeyPath from, KeyPath to) {
    List<String> moved = new ArrayList<>(to.steps);
    moved.addAll(steps.subList(from.steps.size(), steps.size()));
    return new KeyPath(moved);
  }

  /** Return the path as {@link #parse} takes it; keys with dots do not read back. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String step : steps) {
      boolean key = step.indexOf(ITEM) != 0;
      text.append(key && !text.isEmpty() ? "." : "").append(step);
    }
    return text.toString();
  }
}

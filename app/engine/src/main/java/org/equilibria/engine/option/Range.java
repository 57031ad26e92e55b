package org.equilibria.engine.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.option.Option;

/**
 * The numbers between two declared ends, either of which may be excluded, as far as the type holds
 * them.
 */
record Range(double min, double max, boolean minExclusive, boolean maxExclusive, OptionType type) {

  static Range of(Option option, OptionType type) {
    return new Range(
        option.min(), option.max(), option.minExclusive(), option.maxExclusive(), type);
  }

  /** Return what is wrong with a value written as {@code text}, or nothing. */
  Optional<String> mistake(String text, double value) {
    return excess(value).map(excess -> text + " is " + excess + accepted());
  }

  private Optional<String> excess(double value) {
    if (minExclusive && value <= min) {
      return Optional.of("not above " + format(min));
    }
    if (maxExclusive && value >= max) {
      return Optional.of("not below " + format(max));
    }
    double lowest = Math.max(min, type.lowest());
    if (value < lowest) {
      return Optional.of("below the minimum " + format(lowest));
    }
    double highest = Math.min(max, type.highest());
    return value > highest ? Optional.of("above the maximum " + format(highest)) : Optional.empty();
  }

  /** Return {@code (accepted: RANGE)} after a space, or nothing if no range was declared. */
  String accepted() {
    String declared = toString();
    return declared.isEmpty() ? "" : " (accepted: " + declared + ")";
  }

  /** Return the declared range in words, such as {@code 1 to 50} or {@code above 0}. */
  @Override
  public String toString() {
    boolean low = min != Double.NEGATIVE_INFINITY;
    boolean high = max != Double.POSITIVE_INFINITY;
    if (low && high && !minExclusive && !maxExclusive) {
      return format(min) + " to " + format(max);
    }
    List<String> ends = new ArrayList<>();
    if (low) {
      ends.add((minExclusive ? "above " : "at least ") + format(min));
    }
    if (high) {
      ends.add((maxExclusive ? "below " : "at most ") + format(max));
    }
    return String.join(" and ", ends);
  }

  /** Return the keywords of a JSON Schema that say the same of a number. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    if (min != Double.NEGATIVE_INFINITY) {
      json.put(minExclusive ? "exclusiveMinimum" : "minimum", min);
    }
    if (max != Double.POSITIVE_INFINITY) {
      json.put(maxExclusive ? "exclusiveMaximum" : "maximum", max);
    }
    return json;
  }

  private String format(double end) {
    boolean whole = end == Math.rint(end) && Math.abs(end) < 1e15;
    return (whole ? Long.toString((long) end) : Double.toString(end)) + type.unit();
  }
}

package org.equilibria.engine.option;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.equilibria.api.spi.ComponentSpec;
import org.jspecify.annotations.Nullable;

/** How the values of one option type are read, measured and written. */
interface OptionType {

  /** Return the type of a record component, or null if it is none of the supported ones. */
  static @Nullable OptionType of(Class<?> type, String kind) {
    if (type == int.class || type == long.class) {
      return new WholeNumber(type == long.class);
    }
    if (type == double.class) {
      return new DecimalNumber();
    }
    if (type == boolean.class) {
      return Choice.ofBoolean();
    }
    if (type == String.class) {
      return new Text();
    }
    if (type.isEnum()) {
      return Choice.ofEnum(type);
    }
    if (type == Duration.class) {
      return new TimeSpan();
    }
    if (type == OptionalInt.class) {
      return OptionalNumber.ofInt();
    }
    if (type == OptionalDouble.class) {
      return OptionalNumber.ofDouble();
    }
    return type == ComponentSpec.class ? new Nested(kind) : null;
  }

  /** Return what is accepted, as in {@code 'abc' is not PHRASE}. */
  String phrase();

  /** Return the label used in descriptions. */
  String label();

  /**
   * Return a JSON Schema of what is accepted, ranges aside; it may accept more, as texts stand for
   * numbers.
   */
  Map<String, Object> json();

  /** Return the value that {@code raw} stands for, or nothing if it is not of this type. */
  Optional<?> read(Object raw);

  /** Return the number compared with the range, or NaN for a value that has none. */
  default double measure(Object value) {
    return Double.NaN;
  }

  /** Return the smallest number the type holds. */
  default double lowest() {
    return Double.NEGATIVE_INFINITY;
  }

  /** Return the largest number the type holds. */
  default double highest() {
    return Double.POSITIVE_INFINITY;
  }

  /** Return the unit in which {@link #measure} counts. */
  default String unit() {
    return "";
  }

  /** Return whether values have a range. */
  default boolean ranged() {
    return false;
  }

  /** Turn a value within the range into what the record component holds. */
  default Object convert(Object value) {
    return value;
  }

  /** Return a held value as String, Number, Boolean or ComponentSpec, such that it reads back. */
  default Object write(Object held) {
    return held;
  }
}

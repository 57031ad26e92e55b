package org.equilibria.engine.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one number of an array is stored.
 *
 * @param kind f for floating point, i and u for whole numbers with and without sign, b for booleans
 * @param size bytes of a number
 * @param order which byte comes first
 */
record NpyType(char kind, int size, ByteOrder order) {

  static final String ACCEPTED = "f4, f8, i1 to i8, u1 to u8 and b1";

  private static final Pattern DESCRIPTION = Pattern.compile("([<>|=])(f[48]|[iu][1248]|b1)");

  /** Return the type that a description such as {@code <f8} names. */
  static Optional<NpyType> of(String description) {
    Matcher matcher = DESCRIPTION.matcher(description);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String type = matcher.group(2);
    return Optional.of(
        new NpyType(
            type.charAt(0),
            type.charAt(1) - '0',
            matcher.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN));
  }

  boolean isWhole() {
    return kind != 'f';
  }

  /** Return the number that starts at a byte; of 64-bit ones the nearest double. */
  double number(ByteBuffer bytes, int at) {
    if (kind == 'f') {
      return size == 4 ? bytes.getFloat(at) : bytes.getDouble(at);
    }
    long whole = whole(bytes, at);
    return kind == 'u' && whole < 0 ? unsigned(whole) : whole;
  }

  private static double unsigned(long whole) {
    return Double.parseDouble(Long.toUnsignedString(whole));
  }

  /** Return the whole number that starts at a byte as it is written. */
  String text(ByteBuffer bytes, int at) {
    long whole = whole(bytes, at);
    return kind == 'u' ? Long.toUnsignedString(whole) : Long.toString(whole);
  }

  private long whole(ByteBuffer bytes, int at) {
    long signed =
        switch (size) {
          case 1 -> bytes.get(at);
          case 2 -> bytes.getShort(at);
          case 4 -> bytes.getInt(at);
          default -> bytes.getLong(at);
        };
    return kind == 'i' || size == 8 ? signed : signed & (1L << 8 * size) - 1;
  }
}

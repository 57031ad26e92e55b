package org.equilibria.engine.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one entry of an array is stored.
 *
 * @param kind f for floating point, i and u for whole numbers with and without sign, b for
 *     booleans, U for text in UTF-32 and S for text in Latin-1
 * @param size bytes of an entry
 * @param order which byte comes first
 */
record NpyType(char kind, int size, ByteOrder order) {

  static final String NUMBERS = "f2, f4, f8, i1 to i8, u1 to u8 and b1";

  private static final Pattern DESCRIPTION =
      Pattern.compile("([<>|=])(f[248]|[iu][1248]|b1|[US][1-9]\\d{0,5})");
  private static final int CODE_POINT = Integer.BYTES;

  /** Return the type that a description such as {@code <f8} names. */
  static Optional<NpyType> of(String description) {
    Matcher matcher = DESCRIPTION.matcher(description);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    char kind = matcher.group(2).charAt(0);
    int size = Integer.parseInt(matcher.group(2).substring(1));
    return Optional.of(
        new NpyType(
            kind,
            kind == 'U' ? size * CODE_POINT : size,
            matcher.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN));
  }

  boolean isWhole() {
    return kind != 'f' && !isText();
  }

  boolean isText() {
    return kind == 'U' || kind == 'S';
  }

  /** Return the number that starts at a byte; of 64-bit ones the nearest double. */
  double number(ByteBuffer bytes, int at) {
    if (kind == 'f') {
      return size == 2
          ? half(bytes.getShort(at))
          : size == 4 ? bytes.getFloat(at) : bytes.getDouble(at);
    }
    long whole = whole(bytes, at);
    return kind == 'u' && whole < 0 ? unsigned(whole) : whole;
  }

  /** Return the number in binary16 (IEEE 754): a sign, 5 bits of exponent, 10 of fraction. */
  static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double size =
        exponent == 0x1f
            ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
            : exponent == 0
                ? Math.scalb((double) fraction, -24)
                : Math.scalb((double) (fraction | 0x400), exponent - 25);
    return bits < 0 ? -size : size;
  }

  private static double unsigned(long whole) {
    return Double.parseDouble(Long.toUnsignedString(whole));
  }

  /** Return the whole number or text that starts at a byte as it is written. */
  String text(ByteBuffer bytes, int at) {
    if (isText()) {
      return characters(bytes, at);
    }
    long whole = whole(bytes, at);
    return kind == 'u' ? Long.toUnsignedString(whole) : Long.toString(whole);
  }

  /** Text is filled up with zeros. */
  private String characters(ByteBuffer bytes, int at) {
    StringBuilder text = new StringBuilder();
    int step = kind == 'U' ? CODE_POINT : 1;
    for (int i = at; i < at + size; i += step) {
      int character = kind == 'U' ? bytes.getInt(i) : bytes.get(i) & 0xff;
      text.appendCodePoint(Character.isValidCodePoint(character) ? character : 0xfffd);
    }
    return text.toString().replaceAll("\u0000+$", "");
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

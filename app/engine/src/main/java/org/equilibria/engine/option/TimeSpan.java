package org.equilibria.engine.option;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The type of {@link Duration} options: {@code 500ms}, {@code 1.5s}, {@code 1h30m} or ISO-8601. */
record TimeSpan() implements OptionType {

  private static final String MILLIS = "ms";
  private static final int MILLIS_TO_NANOS = 6;

  @Override
  public String phrase() {
    return "a duration such as 500ms, 30s, 2m or 1h30m";
  }

  @Override
  public String label() {
    return "duration";
  }

  @Override
  public Map<String, Object> json() {
    return Map.of("type", "string", "pattern", "[0-9]");
  }

  @Override
  public Optional<?> read(Object raw) {
    if (!(raw instanceof String text)) {
      return Optional.empty();
    }
    String written = text.strip().toLowerCase(Locale.ROOT);
    try {
      return Optional.of(written.endsWith(MILLIS) ? millis(written) : iso(written));
    } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Duration millis(String written) {
    String number = written.substring(0, written.length() - MILLIS.length());
    return Duration.ofNanos(
        new BigDecimal(number.strip()).movePointRight(MILLIS_TO_NANOS).longValueExact());
  }

  private static Duration iso(String written) {
    return Duration.parse(written.startsWith("p") ? written : "pt" + written);
  }

  @Override
  public boolean ranged() {
    return true;
  }

  @Override
  public double measure(Object value) {
    Duration duration = (Duration) value;
    return duration.getSeconds() + duration.getNano() * 1e-9;
  }

  @Override
  public String unit() {
    return "s";
  }

  @Override
  public Object write(Object held) {
    Duration duration = (Duration) held;
    if (duration.equals(Duration.ofSeconds(duration.toSeconds()))) {
      return duration.toSeconds() + "s";
    }
    return duration.equals(Duration.ofMillis(duration.toMillis()))
        ? duration.toMillis() + MILLIS
        : duration.toString();
  }
}

package org.equilibria.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A limit in time as it is written in configurations: {@code 30s}, {@code 2m}, {@code 1h30m}. */
final class TimeLimit implements ITypeConverter<Duration> {

  /** A time that may be zero, as {@code 0s}. */
  static final class OrNone implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
      return parsed(text)
          .filter(time -> !time.isNegative())
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + text + "' is not a duration such as 0s, 30s, 2m or 1h30m"));
    }
  }

  @Override
  public Duration convert(String text) {
    return parsed(text)
        .filter(limit -> !limit.isZero() && !limit.isNegative())
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is not a duration above zero such as 30s, 2m or 1h30m"));
  }

  private static Optional<Duration> parsed(String text) {
    try {
      return Optional.of(Duration.parse("pt" + text.strip().toLowerCase(Locale.ROOT)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}

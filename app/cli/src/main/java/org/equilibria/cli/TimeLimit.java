package org.equilibria.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A limit in time as it is written in configurations: {@code 30s}, {@code 2m}, {@code 1h30m}. */
final class TimeLimit implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    try {
      Duration limit = Duration.parse("pt" + text.strip().toLowerCase(Locale.ROOT));
      if (!limit.isZero() && !limit.isNegative()) {
        return limit;
      }
    } catch (DateTimeParseException e) {
      // told below, with what is accepted
    }
    throw new TypeConversionException(
        "'" + text + "' is not a duration above zero such as 30s, 2m or 1h30m");
  }
}

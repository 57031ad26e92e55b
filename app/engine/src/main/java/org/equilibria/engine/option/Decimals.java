package org.equilibria.engine.option;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A reader of decimal numbers without the extras of {@code Double.parseDouble}: no NaN, hex or
 * suffix.
 */
final class Decimals {

  private Decimals() {}

  static Optional<BigDecimal> read(Object raw) {
    if (!(raw instanceof Number) && !(raw instanceof String)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(raw.toString().strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}

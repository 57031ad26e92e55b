package org.equilibria.engine.option;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The type of {@code int} and {@code long} options; {@code 1e3} is a whole number, {@code 1.5} is
 * not.
 */
record WholeNumber(boolean isLong) implements OptionType {

  @Override
  public String phrase() {
    return "a whole number";
  }

  @Override
  public String label() {
    return "whole number";
  }

  @Override
  public Map<String, Object> json() {
    return Map.of("type", List.of("integer", "string"), "pattern", DecimalNumber.DIGITS);
  }

  @Override
  public Optional<?> read(Object raw) {
    return Decimals.read(raw).filter(d -> d.signum() == 0 || d.stripTrailingZeros().scale() <= 0);
  }

  @Override
  public boolean ranged() {
    return true;
  }

  @Override
  public double measure(Object value) {
    return ((BigDecimal) value).doubleValue();
  }

  @Override
  public double lowest() {
    return isLong ? Math.nextUp(-0x1p63) : Integer.MIN_VALUE;
  }

  /** The largest double below 2^63, so that every value in range converts. */
  @Override
  public double highest() {
    return isLong ? Math.nextDown(0x1p63) : Integer.MAX_VALUE;
  }

  @Override
  public Object convert(Object value) {
    BigDecimal number = (BigDecimal) value;
    return isLong ? (Object) number.longValueExact() : (Object) number.intValueExact();
  }
}
